package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.Scheduler;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The timer of one queue: it goes off at the nearest end of a wait in it. All requests share one timer, and it is set
 * again only for a request that ends earlier. So a lock that changes hands fast costs no timers. Not thread-safe: the
 * queue guards it.
 */
final class WaitTimer {

    private final Scheduler scheduler;
    private final Runnable alarm;
    private Scheduler.@Nullable Task timer;
    private long at;

    WaitTimer(Scheduler scheduler, Runnable alarm) {
        this.scheduler = scheduler;
        this.alarm = alarm;
    }

    /** Makes sure that the timer goes off when the request's wait is over, or before. */
    void cover(Acquisition acquisition, long now) {
        long left = Math.max(0, acquisition.nanosLeft(now));
        if (timer == null || at - (now + left) > 0) {
            stop();
            at = now + left;
            timer = scheduler.schedule(left, alarm);
        }
    }

    /** Notes that the timer has gone off, and sets it for the remaining requests. */
    void goOn(Collection<Acquisition> waiting, long now) {
        boolean isAnother = timer != null && at - now > 0;
        if (isAnother) {
            return;
        }
        timer = null;
        for (Acquisition acquisition : waiting) {
            if (acquisition.nanosLeft(now) > 0) {
                cover(acquisition, now);
            }
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
