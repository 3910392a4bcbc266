package io.leasehold.test;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.internal.runtime.Clocks;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;

/** Reads the clocks of one process. While it is frozen, its monotonic clock stands still and the others go on. */
final class ProcessClocks implements Clocks {

    private final VirtualTime time;

    @GuardedBy("this")
    private long frozenBefore;

    @GuardedBy("this")
    private long frozenFrom;

    @GuardedBy("this")
    private long frozenUntil;

    ProcessClocks(VirtualTime time) {
        this.time = time;
    }

    /** Stops the monotonic clock from now on for the given time. Lets no time pass. */
    synchronized void freeze(Duration duration) {
        long now = time.nanoTime();
        frozenBefore = frozen(now);
        frozenFrom = now;
        frozenUntil = now + Math.max(0, duration.toNanos());
    }

    @GuardedBy("this")
    private long frozen(long now) {
        return frozenBefore + Math.min(now, frozenUntil) - Math.min(now, frozenFrom);
    }

    /** Returns how long until this process goes on; zero if it is not frozen. */
    synchronized long nanosToThaw() {
        return Math.max(0, frozenUntil - time.nanoTime());
    }

    @Override
    public synchronized long nanoTime() {
        long now = time.nanoTime();
        return now - frozen(now);
    }

    @Override
    public long wallMillis() {
        return time.wallMillis();
    }

    @Override
    public long uptimeNanos() {
        return time.uptimeNanos();
    }
}
