package io.leasehold.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.testing.DocumentedSnippets;
import org.junit.jupiter.api.Test;

/** The code on the page docs/migration.md is code of these tests, line by line. */
class MigrationPageTest {

    private static final String SOURCES = "tests/migration/src/test/java/io/leasehold/migration/";

    @Test
    void everySnippetIsARegionOfATest() {
        DocumentedSnippets snippets = DocumentedSnippets.of(
                "docs/migration.md",
                SOURCES + "MigrationGuideIT.java",
                SOURCES + "HeldInBoth.java",
                SOURCES + "BothLockProviders.java",
                SOURCES + "BothLockRegistries.java",
                SOURCES + "LeaderMigrationIT.java");
        assertThat(snippets.documented()).hasSize(11);
        assertThat(snippets.differences()).isEmpty();
    }
}
