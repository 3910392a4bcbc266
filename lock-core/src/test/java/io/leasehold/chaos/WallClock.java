package io.leasehold.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * The wall clock of one machine, which jumps when told to while its monotonic clock runs on. Done by a small library that
 * is loaded before the C library; where that cannot be made, all machines have the true time.
 */
final class WallClock {

    private final Path offset;

    WallClock(Path offset) {
        this.offset = offset;
        show(Duration.ZERO);
    }

    /** Returns what a process needs in its environment to live by this clock. */
    Map<String, String> environment() {
        return WallClockLibrary.path()
                .map(library -> Map.of("LD_PRELOAD", library.toString(), "WALL_CLOCK_FILE", offset.toString()))
                .orElse(Map.of());
    }

    /** Sets how far the clock is ahead of the true time. */
    void show(Duration ahead) {
        ByteBuffer nanos =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, ahead.toNanos());
        // In place and in one write: the process has the file mapped into its memory.
        try (FileChannel file = FileChannel.open(offset, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(nanos, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
