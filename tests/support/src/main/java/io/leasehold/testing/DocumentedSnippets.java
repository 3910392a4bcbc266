package io.leasehold.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds the code of a page against the sources that the build compiles and runs. In a source the code stands between two
 * lines of comment, {@code // snippet} and {@code // end}; on the page it is a block of {@code java}, {@code kotlin} or
 * {@code yaml}. Each block must be one of the snippets, apart from its indentation, and each snippet one of the blocks. A
 * type that is nested in a test may be {@code static} there, and is printed as the reader writes it, in a file of its own.
 * On the page the imports of the source that the code uses stand above it.
 *
 * <pre>{@code
 * assertThat(DocumentedSnippets.of("docs/testing.md", "lock-test/src/test/java/io/…/ExportTest.java").differences())
 *         .isEmpty();
 * }</pre>
 */
public final class DocumentedSnippets {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:java|kotlin|yaml)\\R(.*?)^```");
    private static final Pattern SNIPPET =
            Pattern.compile("(?ms)^[ \\t]*(?://|#) snippet[ \\t]*\\R(.*?)^[ \\t]*(?://|#) end[ \\t]*$");

    private static final Pattern NESTED =
            Pattern.compile("(?m)^static (?=(?:final )?(?:class|record|interface|enum) )");

    private final String page;
    private final Set<String> documented;
    private final Set<String> compiled;

    private DocumentedSnippets(String page, Set<String> documented, Set<String> compiled) {
        this.page = page;
        this.documented = documented;
        this.compiled = compiled;
    }

    /** Reads a page and the sources of its code, all relative to the root of the project. */
    public static DocumentedSnippets of(String page, String... sources) {
        Set<String> compiled = new LinkedHashSet<>();
        for (String source : sources) {
            Path file = ProjectFiles.at(source);
            SnippetImports imports = SnippetImports.of(file);
            codeIn(SNIPPET, file).stream()
                    .map(code -> imports.above(NESTED.matcher(code).replaceAll("")))
                    .forEach(compiled::add);
        }
        return new DocumentedSnippets(page, codeIn(BLOCK, ProjectFiles.at(page)), compiled);
    }

    private static Set<String> codeIn(Pattern pattern, Path file) {
        Set<String> code = new LinkedHashSet<>();
        try (Stream<MatchResult> found = pattern.matcher(Files.readString(file)).results()) {
            found.map(match -> match.group(1).stripTrailing().stripIndent().strip())
                    .forEach(code::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (code.isEmpty()) {
            throw new IllegalArgumentException(file + " has no code. Is it the right file?");
        }
        return code;
    }

    /** Returns the blocks of code that the page has. */
    public Set<String> documented() {
        return Set.copyOf(documented);
    }

    /** Returns what only the page or only the sources have, in words; nothing if they agree. */
    public List<String> differences() {
        List<String> differences = new ArrayList<>();
        documented.stream()
                .filter(code -> !compiled.contains(code))
                .map(code -> "Only on the page " + page + ":\n" + code)
                .forEach(differences::add);
        compiled.stream()
                .filter(code -> !documented.contains(code))
                .map(code -> "Not on the page " + page + ":\n" + code)
                .forEach(differences::add);
        return differences;
    }
}
