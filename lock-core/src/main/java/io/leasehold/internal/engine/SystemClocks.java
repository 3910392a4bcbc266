package io.leasehold.internal.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The clocks of the machine that this process runs on. Uptime is known on Linux only. */
public final class SystemClocks implements Clocks {

    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private volatile Offset offset = readOffset();

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
        Offset known = offset;
        if (known.uptimeLessNano() == NO_UPTIME) {
            return NO_UPTIME;
        }
        long now = System.nanoTime();
        if (now - known.readAt() >= REFRESH_NANOS) {
            known = readOffset();
            offset = known;
        }
        return known.uptimeLessNano() == NO_UPTIME ? NO_UPTIME : now + known.uptimeLessNano();
    }

    private static Offset readOffset() {
        long now = System.nanoTime();
        return new Offset(now, uptimeLess(now));
    }

    private static long uptimeLess(long now) {
        try {
            String seconds = Files.readString(UPTIME).split(" ", 2)[0];
            return (long) (Double.parseDouble(seconds) * 1e9) - now;
        } catch (IOException | NumberFormatException e) {
            return NO_UPTIME;
        }
    }

    /** How far uptime is ahead of the monotonic clock, and when that was read: reading it costs some microseconds. */
    private record Offset(long readAt, long uptimeLessNano) {}
}
