package io.leasehold.test.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.testing.DocumentedSnippets;
import org.junit.jupiter.api.Test;

/** The code on the page docs/events.md is code of {@link EventsGuideTest}, line by line. */
class EventsGuidePageTest {

    @Test
    void everySnippetIsARegionOfATest() {
        DocumentedSnippets snippets = DocumentedSnippets.of(
                "docs/events.md", "lock-test/src/test/java/io/leasehold/test/guide/EventsGuideTest.java");
        assertThat(snippets.documented()).hasSize(3);
        assertThat(snippets.differences()).isEmpty();
    }
}
