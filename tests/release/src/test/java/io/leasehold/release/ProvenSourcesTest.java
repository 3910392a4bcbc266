package io.leasehold.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is released is what the simulation has played. */
class ProvenSourcesTest {

    private static final Path ROOT = ProjectFiles.at("");

    @Test
    void theReleasedCodeIsThatOfTheRunInReliability() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/reliability.md"));
        Matcher named = Pattern.compile("`sha256:([0-9a-f]{64})`").matcher(page);
        assertThat(named.find()).as("a digest in docs/reliability.md").isTrue();
        assertThat(named.group(1))
                .as("the engine or the store has changed since the run that docs/reliability.md names: play a million"
                        + " seeds (CONTRIBUTING.md, the simulation) and note run and digest there")
                .isEqualTo(ProvenSources.digest(ROOT));
    }

    @Test
    void commentsAndWhiteSpaceAreNoCode() {
        assertThat(ProvenSources.code("a /* b */ = c;  // d\n\t/** \"e */ f(')');"))
                .isEqualTo(ProvenSources.code("a=c; f( ')' );"));
    }

    @Test
    void textThatLooksLikeACommentIsCode() {
        assertThat(ProvenSources.code("x = \"a // \\\" b\";")).contains("\"a // \\\" b\"");
        assertThat(ProvenSources.code("x = \"\"\"\n a /* \" b\n\"\"\";")).contains("a /* \" b");
        assertThat(ProvenSources.code("x = '\"'; // '\"'\ny")).isEqualTo("x\n=\n'\"'\n;\ny\n");
    }

    @Test
    void wordsThatStandApartDoNotBecomeOne() {
        assertThat(ProvenSources.code("int a")).isNotEqualTo(ProvenSources.code("inta"));
    }
}
