package io.leasehold.internal.engine.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The engine's sources, and changed classes made from them in memory. */
final class EngineSources {

    private static final String PACKAGE = "io.leasehold.internal.engine.";
    private static final Path FOLDER = Path.of("src/main/java/io/leasehold/internal/engine");

    String read(String simpleName) {
        try {
            return Files.readString(FOLDER.resolve(simpleName + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a loader that has its own engine and simulation, the given classes being changed. */
    ClassLoader compile(Map<String, String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Classes classes = new Classes(compiler.getStandardFileManager(null, null, null));
        List<Source> units = sources.entrySet().stream()
                .map(entry -> new Source(entry.getKey(), entry.getValue()))
                .toList();
        StringWriter complaints = new StringWriter();
        boolean done = units.isEmpty()
                || compiler.getTask(
                                complaints, classes, null, List.of("-proc:none", "-nowarn", "-parameters"), null, units)
                        .call();
        if (!done) {
            throw new AssertionError("A mutant does not compile: " + complaints);
        }
        return new OwnEngine(classes.compiled());
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String simpleName, String text) {
            super(URI.create("string:///" + PACKAGE.replace('.', '/') + simpleName + ".java"), Kind.SOURCE);
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

    /** Loads engine and simulation itself, so that the changed classes meet no unchanged ones. */
    private static final class OwnEngine extends ClassLoader {

        private final Map<String, byte[]> changed;

        OwnEngine(Map<String, byte[]> changed) {
            super(EngineSources.class.getClassLoader());
            this.changed = changed;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = changed.containsKey(name) ? changed.get(name) : unchanged(name);
            return defineClass(name, bytes, 0, bytes.length);
        }

        private byte[] unchanged(String name) throws ClassNotFoundException {
            try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (stream == null) {
                    throw new ClassNotFoundException(name);
                }
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
