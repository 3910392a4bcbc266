package io.leasehold.bridge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/**
 * The reference of all properties is what their metadata says. Here, because this module sees the metadata of every other
 * one. It is written anew by this test, if asked to: see {@link #COMMAND}.
 */
class ConfigurationPageTest {

    private static final Path PAGE = ProjectFiles.at("docs/configuration.md");
    private static final String COMMAND = "./mvnw -q -B -pl lock-bridges -am test -Dtest=ConfigurationPageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dconfiguration.page=write";

    private static final DescribedProperty ONE = new DescribedProperty("lock.one", "text", "`1`", "One | two.");
    private static final DescribedProperty TWO = new DescribedProperty("lock.more.two", "text", "none", "Two.");

    @Test
    void thePageIsWhatTheMetadataSays() throws IOException {
        String template = new ClassPathResource("configuration.template.md", ConfigurationPage.class)
                .getContentAsString(StandardCharsets.UTF_8);
        String generated = ConfigurationPage.of(template.replace("{command}", COMMAND), DescribedProperty.all());
        if ("write".equals(System.getProperty("configuration.page"))) {
            Files.writeString(PAGE, generated);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md, which is generated. Generate it anew:\n  %s\n", COMMAND)
                .isEqualTo(generated);
    }

    @Test
    void aDirectiveBecomesATable() {
        assertThat(ConfigurationPage.of("Head\n{{lock.one lock.more.*}}\nFoot", List.of(TWO, ONE)))
                .isEqualTo("""
                        Head
                        | property | type | default | meaning |
                        |---|---|---|---|
                        | `lock.one` | text | `1` | One \\| two. |
                        | `lock.more.two` | text | none | Two. |
                        Foot""");
    }

    @Test
    void aPropertyWithoutAPlaceIsAnError() {
        assertThatThrownBy(() -> ConfigurationPage.of("{{lock.one}}", List.of(ONE, TWO)))
                .hasMessageContaining("no place to [lock.more.two]");
    }

    @Test
    void aPropertyWithTwoPlacesIsAnError() {
        assertThatThrownBy(() -> ConfigurationPage.of("{{lock.one lock.*}}", List.of(ONE, TWO)))
                .hasMessageContaining("two places for lock.one");
    }

    @Test
    void aPlaceWithoutAPropertyIsAnError() {
        assertThatThrownBy(() -> ConfigurationPage.of("{{lock.one lock.three}}", List.of(ONE)))
                .hasMessageContaining("no property lock.three");
    }
}
