package io.leasehold;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What the owner of a lock holds: one hold of one lock, from its grant to its end. A handle never comes back to life,
 * and never touches a later hold of the same lock.
 *
 * <p>Safe for use by several threads. The lock belongs to the handle, not to a thread.
 *
 * @see io.leasehold the timing contract
 */
public interface LockHandle extends AutoCloseable {

    /** Returns the lock. */
    LockKey key();

    /** Returns the request that the lock was granted to. */
    LockRequest request();

    /** Returns the owner as it stands in the table. */
    String ownerName();

    /**
     * Returns the number of this grant: larger than that of every earlier grant of the same lock, below 2<sup>53</sup>.
     * Pass it to what the lock protects, and let that refuse a token smaller than the largest it has seen.
     */
    long fencingToken();

    /** Returns the status of the lock. Only {@link #isHeld()} says whether the lock is held at this instant. */
    LockStatus status();

    /**
     * Returns whether the lock is held at this instant. Local: reads clocks, does no I/O, never blocks. Correct even
     * after a pause of the process that delayed every timer.
     */
    boolean isHeld();

    /** Returns how long the lock stays held if no heartbeat succeeds from now on; zero if it is not held. */
    Duration remaining();

    /** Returns how long ago the lock was granted, counted from just before the write was sent. Counts on after the lock has ended. */
    Duration age();

    /**
     * Returns how long ago the last successful heartbeat was sent, or the grant if none has succeeded yet. Counts on after
     * the lock has ended.
     */
    Duration sinceHeartbeat();

    /**
     * Does nothing if {@link #isHeld()}.
     *
     * @throws LockLostException if the lock is not held
     */
    void ensureHeld();

    /**
     * Releases the lock and waits until the table shows it. The lock counts as released from the start of the call. A
     * second call sends nothing and ends as the first one did. Not interruptible; bounded by a few attempt timeouts (some
     * seconds).
     *
     * @throws LockLostException if the lock had been lost before
     * @throws LockException if the table was out of reach or refused. Other clients can then acquire the lock when its
     *     lease has run out
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
     * Releases the lock as {@link #release()} does, but never throws. The loss of a lock is reported by its event; any
     * other failure is logged.
     */
    @Override
    void close();
}
