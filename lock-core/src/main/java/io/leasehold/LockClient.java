package io.leasehold;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Acquires locks and keeps them alive until they are released. One per process and table; safe for use by several
 * threads. Made by {@code io.leasehold.dynamodb.DynamoDbLockClient}.
 *
 * <p>Locks are not re-entrant: they belong to handles, and a second request for a held lock waits like any other.
 * Requests for one lock in one client are served in the order in which they came.
 *
 * <p>Every method but {@link #leaseDuration()} and {@link #keyPrefix()} throws {@link LockClientClosedException} once the client is closed, and
 * {@link LockException} with code TABLE_NOT_FOUND or ACCESS_DENIED at once where waiting cannot help. Throttling and
 * outages never end a wait early.
 *
 * @see io.leasehold the timing contract
 */
public interface LockClient extends AutoCloseable {

    /**
     * Waits until the lock is granted.
     *
     * @throws LockAcquireTimeoutException if another owner had it for as long as the request waits
     * @throws LockException with the code and the cause of the last failure, such as STORE_UNAVAILABLE, if the table did
     *     not answer within the request's wait
     * @throws InvalidLockSettingException if the request's lease or attributes are unusable with this client
     * @throws MalformedLockRecordException if the lock's row was not written by a lock client
     * @throws InterruptedException if the thread was interrupted; nothing is left behind in the table for longer than
     *     one lease
     */
    LockHandle acquire(LockRequest request) throws InterruptedException;

    /**
     * Makes one attempt. It acquires the lock if nobody holds it, or if this client has seen no heartbeat of its holder for
     * a whole lease, in this call or in earlier ones. The request's wait is ignored.
     *
     * @return the handle, or empty if another owner has the lock or another request of this client waits for it
     * @throws LockException with code STORE_UNAVAILABLE if the table did not answer
     * @throws InterruptedException as {@link #acquire} does
     */
    Optional<LockHandle> tryAcquire(LockRequest request) throws InterruptedException;

    /**
     * Acquires without blocking the caller. The future fails as {@link #acquire} throws. Cancelling it ends the
     * attempt; a lock that is granted at the same moment is released in the background.
     */
    CompletableFuture<LockHandle> acquireAsync(LockRequest request);

    /** Reads the row of one lock, consistently. Empty if there is none; a released lock may still have one. */
    Optional<LockRecord> find(LockKey key);

    /**
     * Returns all rows of the table whose partition key begins with the client's prefix, read page by page as the stream
     * is consumed, including those of released locks. Not a snapshot. Needs the permission {@code dynamodb:Scan}.
     */
    Stream<LockRecord> findAll();

    /**
     * Returns all rows with the given partition key, as {@link #findAll()} does, but by {@code dynamodb:Query}.
     */
    Stream<LockRecord> findByPartition(String partitionKey);

    /** Returns the handles of this client that have not ended, in no particular order. */
    List<LockHandle> held();

    /**
     * Returns the requests of this client that have not been answered yet: for one lock in the order in which they will be
     * served, locks in no particular order.
     */
    List<LockWaiter> waiting();

    /** Returns the lease of requests that name none. */
    Duration leaseDuration();

    /**
     * Returns what the client puts before each partition key in the table, so that applications with different prefixes
     * can share it; empty for none. Keys of requests, handles, records and events are without it.
     */
    default String keyPrefix() {
        return "";
    }

    /**
     * Releases exactly the hold that the record shows, whoever owns it. If this client owns it, the hold ends at once, with
     * {@link LossCause#FORCED}. Another client learns of it at its next heartbeat, by the same cause, or by {@link
     * LossCause#DELETED} if this client deletes rows on release ({@code ReleaseMode.DELETE}), and may believe until then that
     * it holds the lock. Until then it may also hand the lock over to requests that wait in its own process, but only in the first
     * half of a heartbeat period after its grant. Those owners have fencing tokens below that of the next grant, which the
     * table gives out.
     *
     * @return true if that hold was released; false if nothing was changed. Then the hold has ended, or it is one of another
     *     library ({@code python_dynamodb_lock}) that has sent a heartbeat since the record was read: its rows do not tell a
     *     heartbeat from a new hold. Read the record again before another try
     */
    boolean forceRelease(LockRecord record);

    /**
     * Adds a listener that is told of the events of all locks of this client from now on, as if it had been given to the
     * builder. One that the client has already is not added again.
     *
     * @throws UnsupportedOperationException if this kind of client takes none
     */
    default void addListener(LockListener listener) {
        throw new UnsupportedOperationException(getClass().getName() + " takes no listeners");
    }

    /**
     * Adds telemetry that measures what this client does from now on, as if it had been given to the builder. One that the
     * client has already is not added again.
     *
     * @throws UnsupportedOperationException if this kind of client takes none
     */
    default void addTelemetry(LockTelemetry telemetry) {
        throw new UnsupportedOperationException(getClass().getName() + " takes no telemetry");
    }

    /**
     * Refuses new requests and fails those that wait, with {@link LockClientClosedException}. Locks that are held stay held
     * and can be released. This is the first step of an orderly shutdown: running work keeps its lock until it has ended.
     * {@link #close()} is the last step. A client cannot acquire again afterwards; a second call does nothing. Returns at
     * once.
     */
    void stopAcquiring();

    /**
     * Refuses new requests, fails those that wait, stops the heartbeats, and ends every handle: by releasing it or by
     * leaving it to its lease, as configured. Returns within the configured time. A second call does nothing. A listener
     * must not call it: the call would wait for that listener until the time is over.
     */
    @Override
    void close();
}
