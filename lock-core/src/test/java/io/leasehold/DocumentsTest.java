package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents prove what they say by tests; here it is checked that there are such tests. */
class DocumentsTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT))\\.([a-z][A-Za-z0-9]*)`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (?!---)(.*) \\|$");

    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

    private static Map<String, String> sources;

    static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyTestThatADocumentNamesExists(Path document) throws IOException {
        List<String> missing = TEST.matcher(Files.readString(document))
                .results()
                .filter(test -> !exists(test))
                .map(MatchResult::group)
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void everyRowOfTheParityTableNamesATest() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(ROOT.resolve("docs/parity.md")))
                .results()
                .map(row -> row.group(1))
                .filter(row -> !row.endsWith("| test"))
                .toList();
        assertThat(rows)
                .hasSizeGreaterThan(50)
                .allMatch(row -> TEST.matcher(row).find());
    }

    @Test
    void everyLineOfTheReadmesCodeIsRunByATest() throws IOException {
        String tests =
                (sources().get("ReadmeIT.java") + sources().get("ServiceConnectionIT.java")).replaceAll("\\s+", " ");
        List<String> missing = JAVA.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(line -> line.replaceAll("//.*|/\\*.*?\\*/", "").strip())
                .map(line -> line.replaceAll("\\{\\s*}$", "{").replace("class Shipping", "static class Shipping"))
                .filter(line -> !line.isEmpty() && !tests.contains(line.replaceAll("\\s+", " ")))
                .toList();
        assertThat(missing).isEmpty();
    }

    private static boolean exists(MatchResult test) {
        String source = sources().get(test.group(1) + ".java");
        return source != null && source.contains("void " + test.group(2) + "(");
    }

    private static synchronized Map<String, String> sources() {
        if (sources == null) {
            try (Stream<Path> files = Files.walk(ROOT)) {
                sources = files.filter(file -> file.toString().contains("src/test/java"))
                        .filter(file -> file.toString().endsWith("Test.java")
                                || file.toString().endsWith("IT.java"))
                        .collect(Collectors.toMap(
                                file -> file.getFileName().toString(), DocumentsTest::read, (a, b) -> a + b));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
