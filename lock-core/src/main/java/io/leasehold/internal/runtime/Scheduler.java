package io.leasehold.internal.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Runs short tasks later, on a thread that does no I/O and runs no code of users. */
public interface Scheduler {

    /** Runs the task once, after the delay; at once if the delay is not positive. Never on the caller's thread. */
    Task schedule(long delayNanos, Runnable task);

    /** Drops all tasks; tasks that are scheduled later are dropped too. */
    void close();

    /**
     * Begins work for whose end a caller's thread then blocks, for the given time at most. Real time passes without help;
     * where time is virtual, it is here that it passes.
     */
    default <T> CompletableFuture<T> awaited(Supplier<CompletableFuture<T>> work, long mostNanos) {
        return work.get();
    }

    /** A task that has been scheduled. */
    interface Task {

        /** Keeps the task from running if it has not begun. */
        void cancel();
    }
}
