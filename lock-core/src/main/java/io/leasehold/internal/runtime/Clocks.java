package io.leasehold.internal.runtime;

/**
 * Reads the clocks of this machine. Only {@link #nanoTime()} is used for decisions. The others date rows and events,
 * and show whether the machine was suspended.
 */
public interface Clocks {

    /** The result of {@link #uptimeNanos()} if the uptime is unknown. */
    long NO_UPTIME = Long.MIN_VALUE;

    /** The monotonic clock: only differences mean anything. Stands still while the machine is suspended. */
    long nanoTime();

    /** The wall clock, in milliseconds since the epoch. May jump. */
    long wallMillis();

    /** The time since boot, including suspension, or {@link #NO_UPTIME}. Accurate to a tenth of a second. */
    long uptimeNanos();

    /** Reads all clocks. */
    default ClockReading now() {
        return new ClockReading(nanoTime(), wallMillis(), uptimeNanos());
    }
}
