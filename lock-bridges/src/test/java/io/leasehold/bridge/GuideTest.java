package io.leasehold.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.testing.DocumentedSnippets;
import org.junit.jupiter.api.Test;

/** The code of the guide to the bridges is code of {@link GuideIT}, line by line. */
class GuideTest {

    @Test
    void everySnippetIsARegionOfATest() {
        DocumentedSnippets snippets =
                DocumentedSnippets.of("docs/bridges.md", "lock-bridges/src/test/java/io/leasehold/bridge/GuideIT.java");
        assertThat(snippets.documented()).hasSize(3);
        assertThat(snippets.differences()).isEmpty();
    }
}
