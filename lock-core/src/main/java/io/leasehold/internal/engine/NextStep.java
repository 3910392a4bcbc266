package io.leasehold.internal.engine;

import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.runtime.Scheduler;
import org.jspecify.annotations.Nullable;

/** Holds the next step of a waiter: its timer, and its latest request to the table. Thread-safe. */
final class NextStep {

    private volatile Scheduler.@Nullable Task timer;
    private volatile @Nullable PacedRequest<?> request;

    /** Schedules a step of a request, unless the request is over by then. */
    void after(long delay, Scheduler scheduler, Acquisition wanted, Runnable step) {
        timer = scheduler.schedule(Math.max(0, delay), () -> {
            if (!wanted.isOver()) {
                step.run();
            }
        });
        if (wanted.isOver()) {
            cancel();
        }
    }

    void is(PacedRequest<?> asked) {
        request = asked;
    }

    /** Cancels the timer, and withdraws the request if it has not been sent. */
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
