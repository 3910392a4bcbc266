package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.internal.store.FencingTokens;
import io.leasehold.testing.DocumentedSnippets;
import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

    private static final Path ROOT = ProjectFiles.at("");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT))\\.([a-z][A-Za-z0-9]*)`");
    private static final Pattern TEST_OR_CLASS =
            Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT))(?:\\.([a-z][A-Za-z0-9]*))?`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (?!---)(.*) \\|$");

    private static final Pattern ARTIFACT =
            Pattern.compile("<groupId>io\\.leasehold</groupId>\\s*<artifactId>(.*?)</artifactId>");

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]*)(#[^)\\s]*)?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

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
        List<String> missing = TEST_OR_CLASS
                .matcher(Files.readString(document))
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
    void theReadmesCodeIsCodeOfTests() {
        String spring = "lock-spring-boot-autoconfigure/src/test/%s/io/leasehold/spring/boot/autoconfigure/%s";
        assertThat(DocumentedSnippets.of(
                                "README.md",
                                "lock-core/src/test/java/io/leasehold/ReadmeIT.java",
                                spring.formatted("java", "ReadmeIT.java"),
                                spring.formatted("resources", "readme.yml"))
                        .differences())
                .isEmpty();
    }

    @Test
    void theCodeOfTheSetUpIsCodeOfTests() {
        assertThat(DocumentedSnippets.of(
                                "docs/set-up.md",
                                "lock-spring-boot-autoconfigure/src/test/java/io/leasehold/spring/boot/autoconfigure/"
                                        + "ServiceConnectionIT.java",
                                "lock-test/src/test/java/io/leasehold/test/spring/LocalDynamoDbIT.java")
                        .differences())
                .isEmpty();
    }

    /** Links between pages lead to a file, and to a heading of it if they name one. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkOfAPageLeadsSomewhere(Path page) {
        List<String> broken = LINK.matcher(read(page))
                .results()
                .filter(link -> !leadsSomewhere(page, link.group(1), link.group(2)))
                .map(MatchResult::group)
                .toList();
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String target, String heading) {
        Path file = target.isEmpty() ? page : page.resolveSibling(target);
        return Files.exists(file) && (heading == null || anchors(read(file)).contains(heading.substring(1)));
    }

    private static List<String> anchors(String text) {
        return HEADING.matcher(text)
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void everyPageIsLinkedFromTheReadme() throws IOException {
        String readme = read(ROOT.resolve("README.md"));
        assertThat(documents())
                .extracting(page -> "docs/" + page.getFileName())
                .allMatch(page -> readme.contains("(" + page + ")"));
    }

    @Test
    void theArtifactsOnThePagesAreThoseOfTheBom() throws IOException {
        String bom = Files.readString(ROOT.resolve("lock-bom/pom.xml"));
        List<String> unknown = pages().flatMap(
                        page -> ARTIFACT.matcher(read(page)).results())
                .map(artifact -> artifact.group(1))
                .filter(artifact -> !bom.contains("<artifactId>" + artifact + "</artifactId>"))
                .toList();
        assertThat(unknown).isEmpty();
    }

    @Test
    void theStepOfTokensOnThePagesIsThatOfTheEngine() throws IOException {
        Pattern steps = Pattern.compile("(?:rises by|grant adds|since 2026,?(?: and)? times) ([0-9,]+)[ ,;)]");
        Pattern passes = Pattern.compile("up to ([0-9,]+) more|([0-9,]+) hand-overs[,;]");
        assertThat(numbers(steps)).hasSizeGreaterThanOrEqualTo(4).containsOnly(FencingTokens.STEP);
        assertThat(numbers(passes)).hasSizeGreaterThanOrEqualTo(3).containsOnly(FencingTokens.STEP - 1);
    }

    private static List<Integer> numbers(Pattern pattern) throws IOException {
        return pages().map(page -> read(page).replaceAll("\\s+", " "))
                .flatMap(text -> pattern.matcher(text).results())
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .map(number -> Integer.valueOf(number.replaceAll("\\D", "")))
                .toList();
    }

    @Test
    void everyPublicPackageIsOneOfThoseThatAreCalledSo() throws IOException {
        String rules = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<String> packages = files.filter(file -> file.endsWith("package-info.java"))
                    .map(file ->
                            ROOT.relativize(file).toString().replace('/', '.').replace('\\', '.'))
                    .filter(file -> file.matches("lock-[a-z-]+\\.src\\.main\\.java\\..*"))
                    .map(file -> file.replaceAll(".*\\.main\\.java\\.|\\.package-info\\.java", ""))
                    .filter(name -> !name.contains(".internal"))
                    .toList();
            assertThat(packages).hasSizeGreaterThan(8).allMatch(name -> rules.contains("`" + name + "`"));
        }
    }

    static Stream<Path> pages() throws IOException {
        return Stream.concat(Stream.of(ROOT.resolve("README.md")), documents().stream());
    }

    private static boolean exists(MatchResult test) {
        String source = sources().get(test.group(1) + ".java");
        return source != null && (test.group(2) == null || source.contains("void " + test.group(2) + "("));
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
