package io.leasehold.internal.engine;

/** Runs short tasks later, on a thread that does no I/O and runs no code of users. */
public interface Scheduler {

    /** Runs the task once, after the delay; at once if the delay is not positive. Never on the caller's thread. */
    Task schedule(long delayNanos, Runnable task);

    /** Drops all tasks; tasks that are scheduled later are dropped too. */
    void close();

    /** A task that has been scheduled. */
    interface Task {

        /** Keeps the task from running if it has not begun. */
        void cancel();
    }
}
