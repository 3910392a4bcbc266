package io.leasehold.test.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.testing.DocumentedSnippets;
import org.junit.jupiter.api.Test;

/** The code on the page docs/testing.md is code of tests, which run with this one. */
class TestingGuidePageTest {

    private static final String SOURCES = "lock-test/src/test/java/io/leasehold/test/guide/";

    @Test
    void thePageShowsCodeThatIsCompiledAndRun() {
        assertThat(DocumentedSnippets.of(
                                "docs/testing.md",
                                SOURCES + "TestingGuideTest.java",
                                SOURCES + "ExportTest.java",
                                SOURCES + "ShippingTest.java")
                        .differences())
                .isEmpty();
    }
}
