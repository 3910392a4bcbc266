package io.leasehold;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Represents one hold of one lock, from its grant to its end. Once a handle has ended, it stays ended. It never affects
 * a later hold of the same lock.
 *
 * <p>Safe for use by several threads. The lock belongs to the handle, not to a thread.
 *
 * @see io.leasehold the timing contract
 */
public interface LockHandle extends AutoCloseable {

    /** Returns the lock. */
    LockKey key();

    /** Returns the request for which the lock was granted. */
    LockRequest request();

    /** Returns the owner's name as it is stored in the table. */
    String ownerName();

    /**
     * Returns the fencing token of this grant; below 2<sup>53</sup>. Pass it to the resource that the lock protects,
     * and let the resource refuse a token smaller than the largest it has seen.
     *
     * <p>The token of an exclusive holder is larger than that of every earlier grant of the same lock. Shared and
     * limited holders have a token that is larger than those of the exclusive holders before them, and smaller than
     * those of the exclusive holders after them. Those who hold the lock at the same time can have equal tokens: among
     * them, tokens refuse nobody.
     */
    long fencingToken();

    /** Returns the status of the lock. Only {@link #isHeld()} says whether the lock is held at this instant. */
    LockStatus status();

    /**
     * Returns whether the lock is held at this instant. Reads local clocks only, does no I/O, and never blocks. The
     * answer is correct even after a pause of the process that delayed every timer.
     */
    boolean isHeld();

    /** Returns how long the lock stays held if no heartbeat succeeds from now on; zero if it is not held. */
    Duration remaining();

    /**
     * Returns how long ago the lock was granted, counted from just before the write was sent. Keeps counting after the
     * lock has ended.
     */
    Duration age();

    /**
     * Returns how long ago the last successful heartbeat was sent. Before the first one, counts from the grant. Keeps
     * counting after the lock has ended.
     */
    Duration sinceHeartbeat();

    /**
     * Checks that the lock is held at this instant, as {@link #isHeld()} does, and throws if it is not.
     *
     * @throws LockLostException if the lock is not held
     */
    void ensureHeld();

    /**
     * Releases the lock and waits until the table shows it. The lock counts as released from the start of the call. A
     * second call sends nothing and ends as the first one did. Not interruptible. Returns after a few attempt timeouts
     * (some seconds) at most.
     *
     * @throws LockLostException if the lock had been lost before
     * @throws LockException if the table did not answer or refused the request. Other clients can then acquire the lock
     *     when its lease has run out
     */
    void release();

    /**
     * Releases the lock without blocking the caller. The lock counts as released from the start of the call. The future
     * completes when the table shows the release, and fails with the exception that {@link #release()} would throw. It
     * completes on a thread of the client's callback executor. Cancelling it does not stop the release.
     *
     * <p>Calls of {@code release}, {@code releaseAsync} and {@link #close()} share one release: the first sends it, the
     * others wait for its result.
     */
    CompletableFuture<Void> releaseAsync();

    /**
     * Releases the lock as {@link #release()} does, but never throws. If the lock was lost, its event reports that; any
     * other failure is logged.
     */
    @Override
    void close();

    /**
     * Releases the lock after work that needed it to the end. If the lock was lost, throws, because the work may be
     * wrong. If the release fails, only logs that, because the work is good.
     *
     * @throws LockLostException if the lock had been lost before
     */
    default void releaseAfterWork() {
        close();
        if (status() == LockStatus.INVALID) {
            ensureHeld();
        }
    }
}
