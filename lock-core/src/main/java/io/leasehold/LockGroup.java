package io.leasehold;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Represents several locks that were acquired together. The group is held if and only if each of its locks is. When one
 * of them is lost, the group has ended: the client releases the others after their guard (a tenth of the lease, at least
 * 500 ms), so that work which has just checked the group can finish.
 *
 * <p>Safe for use by several threads. Each lock has its own handle, events and fencing token.
 */
public interface LockGroup extends AutoCloseable {

    /** The largest number of locks in a group. */
    int MOST_LOCKS = 100;

    /** Returns the handles of the locks, in the order in which they were requested. */
    List<LockHandle> handles();

    /**
     * Returns the handle of one lock.
     *
     * @throws IllegalArgumentException if the group does not contain the lock
     */
    default LockHandle handle(LockKey key) {
        return handles().stream()
                .filter(handle -> handle.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Lock '" + key + "' is not in this group."));
    }

    /** Returns whether all locks of the group are held at this instant, as {@link LockHandle#isHeld()} does. */
    boolean isHeld();

    /** Returns how long the group stays held if no heartbeat succeeds from now on; zero if it is not held. */
    Duration remaining();

    /**
     * Checks that all locks of the group are held at this instant, and throws if one is not.
     *
     * @throws LockLostException if a lock is not held; names the lock that was lost first, as far as that is known
     */
    void ensureHeld();

    /**
     * Releases all locks and waits until the table shows it, as {@link LockHandle#release()} does. Tries to release each
     * of them, whatever happens to the others.
     *
     * @throws LockLostException if one of the locks had been lost before
     * @throws LockException if the table did not answer or refused a request
     */
    void release();

    /** Releases all locks without blocking the caller, as {@link LockHandle#releaseAsync()} does. */
    CompletableFuture<Void> releaseAsync();

    /** Releases all locks as {@link #release()} does, but never throws. */
    @Override
    void close();

    /**
     * Releases the locks after work that needed them to the end, as {@link LockHandle#releaseAfterWork()} does.
     *
     * @throws LockLostException if one of the locks had been lost before
     */
    default void releaseAfterWork() {
        close();
        handles().forEach(LockHandle::releaseAfterWork);
    }
}
