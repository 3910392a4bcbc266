package io.leasehold.bridge.shedlock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import net.javacrumbs.shedlock.core.LockConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One hold with ShedLock's two limits, which count from the grant or the last extension. Heartbeats renew it between
 * them, also after its task has ended early. A timer releases it if the task does not end in time.
 */
final class BoundedHold {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedHold.class);

    private final LockHandle handle;
    private final HoldTimer timer;

    @GuardedBy("this")
    private Duration leastAge = Duration.ZERO;

    @GuardedBy("this")
    private Duration mostAge = Duration.ZERO;

    @GuardedBy("this")
    private HoldTimer.Task end = () -> {};

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private @Nullable LockLostException loss;

    private BoundedHold(LockHandle handle, HoldTimer timer) {
        this.handle = handle;
        this.timer = timer;
    }

    /**
     * Starts the limits of a hold.
     *
     * @throws RejectedExecutionException if the timer is closed; the lock is released then
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

    /** Restarts the limits from now; if the hold is lost or past its limit, releases it and returns false. */
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
            loss = lossOf(handle);
            Duration left = mostAge.minus(handle.age());
            if (loss == null && left.compareTo(Duration.ZERO) > 0) {
                end = timer.schedule(left, this::overrun);
                return;
            }
            ended = true;
            end.cancel();
            if (loss == null) {
                LOG.warn(
                        "Lock '{}' is released although its task still runs, because its lockAtMostFor is over. Others"
                                + " may run the task at the same time. Raise lockAtMostFor, or extend the lock",
                        handle.key());
            }
        }
        handle.close();
    }

    private static @Nullable LockLostException lossOf(LockHandle handle) {
        try {
            handle.ensureHeld();
            return null;
        } catch (LockLostException e) {
            return e;
        }
    }

    /**
     * Releases the lock: at once, or when its {@code lockAtLeastFor} is over. Does nothing if its {@code lockAtMostFor}
     * is over: a warning was logged then, and an exception would replace the outcome of the task.
     *
     * @throws LockLostException if it was lost before its {@code lockAtMostFor} was over
     */
    void unlock() {
        Duration left;
        synchronized (this) {
            if (loss != null) {
                throw loss;
            }
            if (ended) {
                return;
            }
            ended = true;
            end.cancel();
            left = leastAge.minus(handle.age());
        }
        if (left.compareTo(Duration.ZERO) <= 0) {
            handle.releaseAfterWork();
        } else {
            handle.ensureHeld();
            keepFor(left);
        }
    }

    private void keepFor(Duration left) {
        try {
            var unused = timer.schedule(left, handle::close);
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "Lock '{}' is released when its client closes, because its lock provider is closed already",
                    handle.key());
        }
    }
}
