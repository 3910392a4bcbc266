package io.leasehold.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wall clock of one machine, which jumps when told to while its monotonic clock runs on. Done by libfaketime where
 * that is installed (Debian: package {@code faketime}); elsewhere all machines have the true time.
 */
final class WallClock {

    private static final List<String> PLACES = List.of(
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib64/faketime/libfaketimeMT.so.1",
            "/usr/lib/faketime/libfaketimeMT.so.1",
            "/usr/local/lib/faketime/libfaketimeMT.so.1");

    private final Path offset;

    WallClock(Path offset) {
        this.offset = offset;
        show(Duration.ZERO);
    }

    /**
     * Returns the library; empty where it is missing, or {@code -Dchaos.wall-clocks=true} ({@code -Plong}) does not ask for
     * it: now and then a JVM hangs under it for good, which says nothing of locks.
     */
    static Optional<Path> library() {
        if (!Boolean.getBoolean("chaos.wall-clocks")) {
            return Optional.empty();
        }
        return PLACES.stream().map(Path::of).filter(Files::isReadable).findFirst();
    }

    /** Returns what a process needs in its environment to live by this clock. */
    Map<String, String> environment() {
        return library()
                .map(library -> Map.of(
                        "LD_PRELOAD", library.toString(),
                        "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                        "FAKETIME_NO_CACHE", "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                        // With the fix, waits on the monotonic clock end at once or never when the wall clock is wrong.
                        "FAKETIME_FORCE_MONOTONIC_FIX", "0"))
                .orElse(Map.of());
    }

    /** Sets how far the clock is ahead of the true time. */
    void show(Duration ahead) {
        try {
            Path next = Files.writeString(offset.resolveSibling(offset.getFileName() + ".next"), sign(ahead));
            Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sign(Duration ahead) {
        return String.format("%+d%n", ahead.toSeconds());
    }
}
