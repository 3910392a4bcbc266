package io.leasehold.internal.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Reads the clocks of the machine that this process runs on. Uptime is known on Linux only. If a reading fails, the
 * next call reads it again.
 */
public final class SystemClocks implements Clocks {

    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path uptime;
    private final boolean tells;
    private volatile Offset offset;

    /** Makes the clocks of this machine. */
    public SystemClocks() {
        this(UPTIME);
    }

    SystemClocks(Path uptime) {
        this.uptime = uptime;
        this.tells = Files.exists(uptime);
        this.offset = readOffset();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long uptimeNanos() {
        if (!tells) {
            return NO_UPTIME;
        }
        Offset known = offset;
        long now = System.nanoTime();
        if (now - known.readAt() >= REFRESH_NANOS) {
            known = readOffset();
            offset = known;
        }
        return known.uptimeLessNano() == NO_UPTIME ? NO_UPTIME : now + known.uptimeLessNano();
    }

    private Offset readOffset() {
        long now = System.nanoTime();
        return new Offset(now, uptimeLess(now));
    }

    private long uptimeLess(long now) {
        try {
            String seconds = Files.readString(uptime).split(" ", 2)[0];
            return (long) (Double.parseDouble(seconds) * 1e9) - now;
        } catch (IOException | RuntimeException e) {
            // Unknown until the next reading: an old value would hide a suspension in between.
            return NO_UPTIME;
        }
    }

    /**
     * How far uptime is ahead of the monotonic clock, and when that was read. It is kept because reading it costs some
     * microseconds.
     */
    private record Offset(long readAt, long uptimeLessNano) {}
}
