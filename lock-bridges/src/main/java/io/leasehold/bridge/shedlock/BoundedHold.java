package io.leasehold.bridge.shedlock;

import io.leasehold.LockHandle;
import io.leasehold.bridge.internal.Releases;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import net.javacrumbs.shedlock.core.LockConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One hold with a least and a most time, which ShedLock counts from the grant or the last extension. Heartbeats keep it
 * alive in between, also after its task has ended early; a timer ends it if the task does not.
 */
final class BoundedHold {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedHold.class);

    private final LockHandle handle;
    private final HoldTimer timer;
    private Duration leastAge = Duration.ZERO;
    private Duration mostAge = Duration.ZERO;
    private HoldTimer.Task end = () -> {};
    private boolean ended;

    private BoundedHold(LockHandle handle, HoldTimer timer) {
        this.handle = handle;
        this.timer = timer;
    }

    /**
     * Begins to bound a hold.
     *
     * @throws RejectedExecutionException if the timer is closed; the lock is then given back
     */
    static BoundedHold of(LockHandle handle, LockConfiguration bounds, HoldTimer timer) {
        BoundedHold hold = new BoundedHold(handle, timer);
        try {
            hold.bound(bounds);
            return hold;
        } catch (RejectedExecutionException e) {
            handle.close();
            throw e;
        }
    }

    private synchronized void bound(LockConfiguration bounds) {
        Duration age = handle.age();
        end.cancel();
        end = timer.schedule(bounds.getLockAtMostFor(), this::overrun);
        leastAge = age.plus(bounds.getLockAtLeastFor());
        mostAge = age.plus(bounds.getLockAtMostFor());
    }

    /** Counts the bounds anew from now; returns false, with the lock free as far as it is ours, if it is over already. */
    boolean extend(LockConfiguration bounds) {
        synchronized (this) {
            if (!ended && handle.isHeld() && handle.age().compareTo(mostAge) < 0) {
                bound(bounds);
                return true;
            }
        }
        overrun();
        handle.close();
        return false;
    }

    private void overrun() {
        synchronized (this) {
            if (ended) {
                return;
            }
            Duration left = mostAge.minus(handle.age());
            if (handle.isHeld() && left.compareTo(Duration.ZERO) > 0) {
                end = timer.schedule(left, this::overrun);
                return;
            }
            ended = true;
            end.cancel();
        }
        if (handle.isHeld()) {
            LOG.warn(
                    "Lock '{}' is given up although its task still runs, because its lockAtMostFor is over: others may"
                            + " run it meanwhile. Raise lockAtMostFor, or extend the lock",
                    handle.key());
        }
        handle.close();
    }

    /**
     * Ends the hold: at once, or when its least time is over.
     *
     * @throws io.leasehold.LockLostException if it was lost before its most time was over
     */
    void unlock() {
        Duration left;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            end.cancel();
            left = leastAge.minus(handle.age());
        }
        if (left.compareTo(Duration.ZERO) <= 0) {
            Releases.release(handle);
        } else {
            handle.ensureHeld();
            keepFor(left);
        }
    }

    private void keepFor(Duration left) {
        try {
            var unused = timer.schedule(left, handle::close);
        } catch (RejectedExecutionException e) {
            LOG.debug("Lock '{}' ends with its client, which the application is about to close", handle.key());
        }
    }
}
