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
     * Begins work on whose end the caller's thread then blocks, at most for the given time. An implementation with
     * virtual time advances its time here.
     */
    default <T> CompletableFuture<T> awaited(Supplier<CompletableFuture<T>> work, long mostNanos) {
        return work.get();
    }

    /** A task that has been scheduled. */
    interface Task {

        /** Cancels the task if it has not begun. */
        void cancel();

        /** Returns whether it is known to have begun, so that nobody needs to keep this. */
        default boolean hasBegun() {
            return false;
        }
    }
}
