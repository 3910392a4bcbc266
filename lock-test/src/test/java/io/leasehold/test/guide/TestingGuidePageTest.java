package io.leasehold.test.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.leasehold.testing.DocumentedSnippets;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The code on the page docs/testing.md is this code, and it runs. */
class TestingGuidePageTest {

    private static final String SOURCES = "lock-test/src/test/java/io/leasehold/test/guide/";

    @Test
    void thePageShowsCodeThatIsCompiledAndRun() {
        assertThat(DocumentedSnippets.of(
                                "docs/testing.md",
                                SOURCES + "TestingGuideTest.java",
                                SOURCES + "TestingGuideSpringTest.java")
                        .differences())
                .isEmpty();
    }

    @Test
    void theTestClassesOnThePageSucceed() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(
                        selectClass(TestingGuideTest.ExportTest.class),
                        selectClass(TestingGuideSpringTest.ShippingTest.class))
                .execute()
                .testEvents()
                .assertStatistics(tests -> tests.started(4).succeeded(4));
    }
}
