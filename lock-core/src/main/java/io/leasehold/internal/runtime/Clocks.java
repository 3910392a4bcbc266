package io.leasehold.internal.runtime;

/**
 * The clocks of this machine. Decisions are made by {@link #nanoTime()} alone; the others date rows and events, and
 * betray a machine that was suspended.
 */
public interface Clocks {

    /** What {@link #uptimeNanos()} returns where the machine does not tell. */
    long NO_UPTIME = Long.MIN_VALUE;

    /** The monotonic clock: only differences mean anything. Stands still while the machine is suspended. */
    long nanoTime();

    /** The wall clock, in milliseconds since the epoch. May jump. */
    long wallMillis();

    /** The time since boot, suspension included, or {@link #NO_UPTIME}. Good to a tenth of a second. */
    long uptimeNanos();

    /** Reads all clocks. */
    default ClockReading now() {
        return new ClockReading(nanoTime(), wallMillis(), uptimeNanos());
    }
}
