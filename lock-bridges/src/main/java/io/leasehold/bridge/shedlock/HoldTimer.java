package io.leasehold.bridge.shedlock;

import java.time.Duration;

/** Schedules the ends of a provider's holds. */
interface HoldTimer {

    /** A scheduled action, which can be cancelled. */
    @FunctionalInterface
    interface Task {
        void cancel();
    }

    /**
     * Runs an action once, after a delay.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the timer is closed
     */
    Task schedule(Duration delay, Runnable action);

    /** Blocks the current thread for a delay, or until the timer is closed. */
    void pause(Duration delay) throws InterruptedException;

    /** Cancels all scheduled actions. */
    void close();
}
