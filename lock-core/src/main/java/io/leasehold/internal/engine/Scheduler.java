package io.leasehold.internal.engine;

import java.util.concurrent.CompletableFuture;

/** Runs short tasks later, on a thread that does no I/O and runs no code of users. */
public interface Scheduler {

    /** Runs the task once, after the delay; at once if the delay is not positive. Never on the caller's thread. */
    Task schedule(long delayNanos, Runnable task);

    /** Drops all tasks; tasks that are scheduled later are dropped too. */
    void close();

    /**
     * A caller's thread is about to block until the future is done, for the given time at most. Real time passes without
     * help; where time is virtual, it is here that it passes.
     */
    default void passUntilDone(CompletableFuture<?> awaited, long mostNanos) {}

    /** A task that has been scheduled. */
    interface Task {

        /** Keeps the task from running if it has not begun. */
        void cancel();
    }
}
