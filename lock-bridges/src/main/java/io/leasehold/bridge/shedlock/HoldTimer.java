package io.leasehold.bridge.shedlock;

import java.time.Duration;

/** The time that passes for a provider's holds. */
interface HoldTimer {

    /** Something that will be done later, unless it is cancelled before. */
    @FunctionalInterface
    interface Task {
        void cancel();
    }

    /**
     * Has something done once, no sooner than after a delay.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the timer is closed
     */
    Task schedule(Duration delay, Runnable action);

    /** Lets the current thread wait, until the timer is closed at most. */
    void pause(Duration delay) throws InterruptedException;

    /** Forgets what has not been done. */
    void close();
}
