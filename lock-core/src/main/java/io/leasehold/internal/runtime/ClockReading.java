package io.leasehold.internal.runtime;

import java.util.concurrent.TimeUnit;

/** One reading of all clocks. */
public record ClockReading(long nano, long wallMillis, long uptimeNanos) {

    private static final int RATES = 20;

    /** Returns the monotonic time from this moment to the given one. */
    public long nanosUntil(long laterNano) {
        return laterNano - nano;
    }

    /**
     * Returns whether the monotonic clock differs by more than the tolerance from a clock that counts suspended time.
     * Compares the time from this moment to the later one.
     */
    public boolean disagreesWith(ClockReading later, long toleranceNanos) {
        return wallDisagrees(later.nano, later.wallMillis, toleranceNanos) || uptimeDisagrees(later, toleranceNanos);
    }

    /** As {@link #disagreesWith}, but compares only the wall clock. */
    public boolean wallDisagrees(long laterNano, long laterWallMillis, long toleranceNanos) {
        long wall = TimeUnit.MILLISECONDS.toNanos(laterWallMillis - wallMillis);
        return differ(wall, nanosUntil(laterNano), toleranceNanos);
    }

    /** Returns whether the uptime is known at this moment and at the later one. */
    public boolean hasUptime(ClockReading later) {
        return uptimeNanos != Clocks.NO_UPTIME && later.uptimeNanos != Clocks.NO_UPTIME;
    }

    /**
     * Returns whether the monotonic clock has run ahead of the uptime by more than the tolerance. If the uptime is
     * unknown, compares the wall clock instead. Its rate may differ, so the tolerance grows by a twentieth of the time.
     */
    public boolean isOutrunBy(ClockReading later, long toleranceNanos) {
        if (hasUptime(later)) {
            return (double) nanosUntil(later.nano) - (later.uptimeNanos - uptimeNanos) > toleranceNanos;
        }
        double wall = ((double) later.wallMillis - wallMillis) * TimeUnit.MILLISECONDS.toNanos(1);
        return nanosUntil(later.nano) - wall > toleranceNanos + Math.max(0, wall) / RATES;
    }

    private boolean uptimeDisagrees(ClockReading later, long toleranceNanos) {
        return hasUptime(later) && differ(later.uptimeNanos - uptimeNanos, nanosUntil(later.nano), toleranceNanos);
    }

    /** Compares without overflow: a wall clock may jump by centuries. */
    private static boolean differ(long a, long b, long tolerance) {
        return Math.abs((double) a - (double) b) > tolerance;
    }
}
