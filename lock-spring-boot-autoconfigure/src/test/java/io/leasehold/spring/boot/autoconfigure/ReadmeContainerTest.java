package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's lines for Testcontainers stand, as they are, in the test that runs them. */
class ReadmeContainerTest {

    private static final Path README = Path.of("../README.md");
    private static final Path TEST = Path.of(
            "../lock-spring-boot-autoconfigure/src/test/java",
            ServiceConnectionIT.class.getName().replace('.', '/') + ".java");

    @Test
    void areLinesOfServiceConnectionIT() throws IOException {
        String readme = Files.readString(README);
        int start = readme.indexOf("@Bean\n@ServiceConnection");
        assertThat(start).isPositive();
        String snippet = readme.substring(start, readme.indexOf("```", start));

        assertThat(Files.readString(TEST).lines().map(String::strip))
                .containsSequence(snippet.lines().map(String::strip).toList());
    }
}
