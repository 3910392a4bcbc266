package io.leasehold.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the imports of a source above its snippets, so that a reader can copy them. A snippet has the imports of the names
 * that it uses, and no others. Types of this project's tests have none: the reader has types of his own in their place.
 */
final class SnippetImports {

    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+?)(\\w+);?$");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);?$");
    private static final Pattern NO_CODE = Pattern.compile("//.*|\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[A-Za-z]\\w*");
    private static final Pattern PUBLISHED = Pattern.compile(".*/src/main/(?:java|kotlin)/(.*)\\.(?:java|kt)");
    private static final String STATIC = "import static ";

    private static final Set<String> TYPES = published();

    private final List<String> imports = new ArrayList<>();
    private final boolean semicolons;

    private SnippetImports(Path file, String source) {
        semicolons = file.toString().endsWith(".java");
        IMPORT.matcher(source)
                .results()
                .filter(each -> isForReaders(each.group(1) + each.group(2)))
                .map(MatchResult::group)
                .forEach(imports::add);
        PACKAGE.matcher(source)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .ifPresent(this::importNeighbours);
    }

    static SnippetImports of(Path file) {
        try {
            return new SnippetImports(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A test in the package of a public type needs no import of it, but its reader does. */
    private void importNeighbours(String name) {
        TYPES.stream()
                .filter(type -> type.substring(0, type.lastIndexOf('.')).equals(name))
                .map(type -> "import " + type + (semicolons ? ";" : ""))
                .forEach(imports::add);
    }

    /** Returns the code with the imports of the names in it, static ones first; code that has imports is complete. */
    String above(String code) {
        if (code.startsWith("import ")) {
            return code;
        }
        Set<String> names = NAME.matcher(NO_CODE.matcher(code).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        Set<String> used = imports.stream()
                .filter(each -> names.contains(each.replaceAll(".*\\.|;", "")))
                .collect(Collectors.toCollection(TreeSet::new));
        return Stream.of(
                        lines(used.stream().filter(each -> each.startsWith(STATIC))),
                        lines(used.stream().filter(each -> !each.startsWith(STATIC))),
                        code)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String lines(Stream<String> imports) {
        return imports.map(line -> line + "\n").collect(Collectors.joining());
    }

    private static boolean isForReaders(String type) {
        return !type.startsWith("io.leasehold.")
                || TYPES.stream().anyMatch(known -> type.equals(known) || type.startsWith(known + "."));
    }

    private static Set<String> published() {
        return sourcesOfModules().stream()
                .flatMap(folder -> filesBelow(folder).stream())
                .map(file -> PUBLISHED.matcher(file.toString().replace('\\', '/')))
                .filter(file -> file.matches())
                .map(file -> file.group(1).replace('/', '.'))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the folders of what is published: the modules whose names begin with {@code lock-}. */
    private static List<Path> sourcesOfModules() {
        try (Stream<Path> modules = Files.list(ProjectFiles.at(""))) {
            return modules.filter(module -> module.getFileName().toString().startsWith("lock-"))
                    .map(module -> module.resolve("src/main"))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
