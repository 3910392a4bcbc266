package io.leasehold.internal.engine.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The sources of this module, found by the simple names of their classes, and changed classes made from them in memory. */
final class Sources {

    private static final Path FOLDER = Path.of("src/main/java");
    private static final Path TESTS = Path.of("src/test/java");
    private static final List<String> ENGINE =
            List.of("internal/engine", "internal/engine/pace", "internal/leadership", "internal/runtime");

    private final Map<String, Path> paths = under(FOLDER, "");
    private final Map<String, Path> tests = under(TESTS, "Test");

    private static Map<String, Path> under(Path folder, String suffix) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(suffix + ".java") && !path.endsWith("package-info.java"))
                    .collect(Collectors.toMap(Sources::simpleName, path -> path, Sources::preferred));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the whole name of a test that is given as "SomeTest" or "SomeTest.method", with a # before the method. */
    String test(String simpleName) {
        String[] parts = simpleName.split("\\.", 2);
        Path path = tests.get(parts[0]);
        if (path == null) {
            throw new AssertionError("There is no test " + parts[0]);
        }
        String type = TESTS.relativize(path).toString().replace(".java", "").replace('/', '.');
        return parts.length == 1 ? type : type + "#" + parts[1];
    }

    /** A class of the engine may have the name of one below it, which no mutant needs. */
    private static Path preferred(Path one, Path other) {
        return isOfEngine(one) ? one : other;
    }

    private static String simpleName(Path path) {
        return path.getFileName().toString().replace(".java", "");
    }

    /** Returns the simple names of the classes of the engine and of what it runs on. */
    List<String> ofEngine() {
        return paths.entrySet().stream()
                .filter(entry -> isOfEngine(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static boolean isOfEngine(Path path) {
        return ENGINE.stream().anyMatch(path.getParent()::endsWith);
    }

    /** Returns the whole names of the engine's unit tests, without those that take many seconds. */
    List<String> testsOfEngine() {
        return tests.entrySet().stream()
                .filter(entry -> isOfEngine(entry.getValue()))
                .map(Map.Entry::getKey)
                .filter(name -> !name.matches(".*Lincheck.*|OverloadTest|RequestRateTest"))
                .map(this::test)
                .sorted()
                .toList();
    }

    /** Returns a class as the compiler reads it. */
    JavaFileObject source(String simpleName) {
        return new Source(uri(simpleName), read(simpleName));
    }

    /** Returns the text of a class; a text without anything in it if there is no such class any more. */
    String read(String simpleName) {
        Path path = paths.get(simpleName);
        if (path == null) {
            return "";
        }
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a loader that has its own classes of ours, the given ones being changed. */
    ClassLoader compile(Map<String, String> sources) {
        if (sources.isEmpty()) {
            return new OwnClasses(Map.of());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Classes classes = new Classes(compiler.getStandardFileManager(null, null, null));
        List<Source> units = sources.entrySet().stream()
                .map(entry -> new Source(uri(entry.getKey()), entry.getValue()))
                .toList();
        List<String> options = List.of("-proc:none", "-nowarn", "-parameters");
        StringWriter complaints = new StringWriter();
        if (!compiler.getTask(complaints, classes, null, options, null, units).call()) {
            throw new AssertionError("A mutant does not compile: " + complaints);
        }
        return new OwnClasses(classes.compiled());
    }

    private URI uri(String simpleName) {
        return URI.create("string:///" + FOLDER.relativize(paths.get(simpleName)));
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(URI uri, String text) {
            super(uri, Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps what the compiler writes. */
    private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        Classes(JavaFileManager others) {
            super(others);
        }

        Map<String, byte[]> compiled() {
            Map<String, byte[]> compiled = new HashMap<>();
            written.forEach((name, bytes) -> compiled.put(name, bytes.toByteArray()));
            return compiled;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return written.computeIfAbsent(name, any -> new ByteArrayOutputStream());
                }
            };
        }
    }
}
