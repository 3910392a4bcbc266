package io.leasehold.internal.engine;

import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.runtime.Scheduler;
import org.jspecify.annotations.Nullable;

/** What a waiter does next: a timer that is set, and the request that was asked for last. Thread-safe. */
final class NextStep {

    private volatile Scheduler.@Nullable Task timer;
    private volatile @Nullable PacedRequest<?> request;

    void is(Scheduler.Task scheduled) {
        timer = scheduled;
    }

    void is(PacedRequest<?> asked) {
        request = asked;
    }

    /** Cancels the timer, and takes the request back if it has not been sent. */
    void cancel() {
        Scheduler.Task scheduled = timer;
        if (scheduled != null) {
            scheduled.cancel();
        }
        PacedRequest<?> asked = request;
        if (asked != null) {
            asked.withdraw();
        }
    }
}
