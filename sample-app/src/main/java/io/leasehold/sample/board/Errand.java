package io.leasehold.sample.board;

import io.leasehold.LockHandle;
import org.jspecify.annotations.Nullable;

/** A task of a node under a lock, and its progress. Safe for use by several threads. */
final class Errand {

    /** The progress of a task. */
    enum Phase {
        WAITING,
        WORKING,
        HOLDING
    }

    private final String lock;
    private final Phase goal;
    private volatile @Nullable LockHandle hold;

    Errand(String lock, Phase goal) {
        this.lock = lock;
        this.goal = goal;
    }

    void granted(LockHandle handle) {
        hold = handle;
    }

    boolean isHolding(String name) {
        return lock.equals(name) && goal == Phase.HOLDING && hold != null;
    }

    void release() {
        LockHandle handle = hold;
        if (handle != null) {
            handle.close();
        }
    }

    View view() {
        LockHandle handle = hold;
        return handle == null
                ? new View(lock, Phase.WAITING, true, 0)
                : new View(lock, goal, handle.isHeld(), handle.remaining().toMillis());
    }

    /**
     * A task as the page shows it.
     *
     * @param valid false if the task goes on although the lock is lost
     * @param remaining milliseconds for which the lock stays held without another heartbeat
     */
    record View(String lock, Phase phase, boolean valid, long remaining) {}
}
