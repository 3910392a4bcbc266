package io.leasehold.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code of the guide to the bridges is code of {@link GuideIT}, line by line. */
class GuideTest {

    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

    @Test
    void everySnippetIsARegionOfATest() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/bridges.md"))) {
            root = root.getParent();
        }
        String test = flushLeft(
                Files.readString(root.resolve("lock-bridges/src/test/java/io/leasehold/bridge/GuideIT.java")));
        List<String> snippets = JAVA.matcher(Files.readString(root.resolve("docs/bridges.md")))
                .results()
                .map(block -> flushLeft(block.group(1)))
                .toList();
        assertThat(snippets).hasSize(3).allSatisfy(snippet -> assertThat(test).contains(snippet));
    }

    private static String flushLeft(String code) {
        return code.replaceAll("(?m)^\\s+", "");
    }
}
