package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.testing.DocumentedSnippets;
import org.junit.jupiter.api.Test;

/** The code on the page docs/fencing.md is code of {@link FencingExamplesIT}, line by line. */
class FencingPageTest {

    @Test
    void everySnippetIsARegionOfATest() {
        DocumentedSnippets snippets =
                DocumentedSnippets.of("docs/fencing.md", "lock-core/src/test/java/io/leasehold/FencingExamplesIT.java");
        assertThat(snippets.documented()).hasSize(6);
        assertThat(snippets.differences()).isEmpty();
    }
}
