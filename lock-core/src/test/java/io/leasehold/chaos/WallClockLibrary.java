package io.leasehold.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The library that makes the wall clock of a process jump, compiled once from {@code src/test/c/wall_clock.c}. Not
 * libfaketime: JVMs sometimes hung while it was loaded, and it replaces the functions that wait as well, which ours leaves
 * alone.
 */
final class WallClockLibrary {

    private static final Optional<Path> PATH = compile();

    private WallClockLibrary() {}

    /** Returns where the library is; empty where it cannot be compiled: no Linux, or no C compiler ({@code cc}). */
    static Optional<Path> path() {
        return PATH;
    }

    private static Optional<Path> compile() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        Path source = Path.of("src", "test", "c", "wall_clock.c").toAbsolutePath();
        Path library = library();
        try {
            return Optional.of(compile(source, library));
        } catch (IOException e) {
            // There is no C compiler.
            return Optional.empty();
        }
    }

    private static Path library() {
        try {
            Path directory = Files.createDirectories(
                    Path.of(System.getProperty("dynamodb.local.workdir")).resolveSibling("chaos"));
            return Files.createTempDirectory(directory, "clock-")
                    .resolve("libwallclock.so")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path compile(Path source, Path library) throws IOException {
        Process compiler = new ProcessBuilder(
                        "cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                .inheritIO()
                .start();
        try {
            int exit = compiler.waitFor();
            if (exit != 0) {
                // Not a reason to skip: a source that no longer compiles would go unnoticed.
                throw new IllegalStateException("cc cannot compile " + source + " (exit code " + exit
                        + "): its message is above; if it misses the C library's headers, install them"
                        + " (Debian: apt-get install libc6-dev)");
            }
            return library;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
