package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Clocks;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects jumps of the monotonic clock, so that no waiter mistakes a jump for a lease that ran out. Observations from
 * before a jump count from the jump. The monotonic clock is compared with the machine's uptime or, where that is
 * unknown, with the wall clock. People set wall clocks, so such a jump counts at most once an hour and cannot delay
 * waiters for ever.
 */
final class ClockJumps {

    private static final Logger LOG = LoggerFactory.getLogger(ClockJumps.class);

    /** Half of the smallest guard. */
    private static final long TOLERANCE = Duration.ofMillis(250).toNanos();

    /** For how long a reading is used for comparison; over longer times even good clocks differ. */
    private static final long READING_KEPT = Duration.ofSeconds(10).toNanos();

    private static final long BETWEEN_SET_WALL_CLOCKS = Duration.ofHours(1).toNanos();

    private final Clocks clocks;

    @GuardedBy("this")
    private ClockReading reading;

    @GuardedBy("this")
    private boolean jumped;

    @GuardedBy("this")
    private long lastJump;

    @GuardedBy("this")
    private boolean wallCounted;

    @GuardedBy("this")
    private long lastByWall;

    ClockJumps(Clocks clocks) {
        this.clocks = clocks;
        this.reading = clocks.now();
    }

    /** Returns how much of an observed hold's lease is left to wait for; not positive if it is over. */
    long nanosLeft(Observation observed) {
        ClockReading now = clocks.now();
        synchronized (this) {
            look(now);
            long left = observed.nanosLeft(now.nano());
            return jumped ? Math.max(left, observed.row().lease().toNanos() - (now.nano() - lastJump)) : left;
        }
    }

    @GuardedBy("this")
    private void look(ClockReading now) {
        boolean ahead = reading.isOutrunBy(now, TOLERANCE) && mayCount(now);
        if (ahead) {
            if (!jumped) {
                LOG.warn("The monotonic clock of this machine jumped ahead; locks of other owners are observed anew");
            }
            jumped = true;
            lastJump = now.nano();
        }
        // A reading from before a suspension would hide a jump that is no longer than that.
        boolean stale = reading.disagreesWith(now, TOLERANCE) || reading.nanosUntil(now.nano()) >= READING_KEPT;
        if (ahead || stale) {
            reading = now;
        }
    }

    @GuardedBy("this")
    private boolean mayCount(ClockReading now) {
        if (reading.hasUptime(now)) {
            return true;
        }
        boolean recently = wallCounted && now.nano() - lastByWall < BETWEEN_SET_WALL_CLOCKS;
        if (!recently) {
            wallCounted = true;
            lastByWall = now.nano();
        }
        return !recently;
    }
}
