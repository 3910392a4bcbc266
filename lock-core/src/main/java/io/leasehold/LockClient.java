package io.leasehold;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Acquires locks and keeps them alive by heartbeats until they are released. Use one client per process and table. Safe
 * for use by several threads. {@code io.leasehold.dynamodb.DynamoDbLockClient} makes it.
 *
 * <p>Locks are not re-entrant: they belong to handles, and a second request for a held lock waits like any other. One
 * client serves its requests for one lock in the order in which they arrive.
 *
 * <p>Every method except {@link #leaseDuration()} and {@link #keyPrefix()} throws {@link LockClientClosedException}
 * once the client is closed. Where waiting cannot help, it throws {@link LockException} with code TABLE_NOT_FOUND or
 * ACCESS_DENIED at once. Throttling and outages never end a wait early.
 *
 * @see io.leasehold the timing contract
 */
public interface LockClient extends AutoCloseable {

    /**
     * Waits until the lock is granted.
     *
     * @throws LockAcquireTimeoutException if another owner held it for as long as the request waits
     * @throws LockException with the code and the cause of the last failure, such as STORE_UNAVAILABLE, if the table
     *     did not answer within the request's wait
     * @throws InvalidLockSettingException if the request is unusable with this client:
     *     <ul>
     *       <li>its key has the form of a session's, its sort key contains {@code ~shared~} or {@code ~limit~}, or its
     *           partition key is too long with the client's key prefix;
     *       <li>one of its attributes has a name that the table uses or a value that DynamoDB cannot store, or there is
     *           no room for all of them;
     *       <li>it has a fixed lease, is shared or has a limit, and the client deletes rows on release ({@code
     *           ReleaseMode.DELETE});
     *       <li>it is shared and has attributes, or it is shared or limited and its sort key has more than 984 bytes;
     *       <li>it is exclusive, and this thread holds the lock by a shared or limited request, so it would wait for
     *           itself;
     *       <li>this machine's clock shows a time beyond the range of fencing tokens (September 2095).
     *     </ul>
     * @throws MalformedLockRecordException if the lock's row was not written by a lock client
     * @throws InterruptedException if the thread was interrupted; nothing is left behind in the table for longer than
     *     one lease
     */
    LockHandle acquire(LockRequest request) throws InterruptedException;

    /**
     * Makes one attempt to acquire the lock. It succeeds if nobody holds the lock. It also succeeds if this client has
     * seen no heartbeat of the holder for a whole lease, in this call and earlier ones together. The request's wait is
     * ignored.
     *
     * @return the handle; empty if another owner holds the lock or another request of this client waits for it
     * @throws LockException with code STORE_UNAVAILABLE if the table did not answer
     * @throws InvalidLockSettingException as {@link #acquire} does
     * @throws MalformedLockRecordException as {@link #acquire} does
     * @throws InterruptedException as {@link #acquire} does
     */
    Optional<LockHandle> tryAcquire(LockRequest request) throws InterruptedException;

    /**
     * Acquires a lock without blocking the caller. The future fails with the exception that {@link #acquire} would
     * throw. Cancelling it ends the attempt; if the lock is granted at the same moment, the client releases it in the
     * background. The client does not check whether the calling thread shares the lock: an exclusive request waits
     * then.
     */
    CompletableFuture<LockHandle> acquireAsync(LockRequest request);

    /**
     * Waits until several locks are granted: all of them, or none. Groups never wait for each other in a circle,
     * whatever the order of their requests. Requests for equal keys count once: the first one.
     *
     * <p>The group has one wait, that of the first request. The others must have an equal one, or none. A group holds
     * each of its locks exclusively and keeps it alive by heartbeats: shared, limited and fixed-lease requests are
     * refused.
     *
     * <p>The client reads all rows with {@code BatchGetItem}, for which it needs the permission of that name, and takes
     * the locks with {@code TransactWriteItems}, which needs only {@code dynamodb:UpdateItem}. It takes the locks one
     * by one, in the order of their keys, if the permission is missing, the table has no transactions, one of the locks
     * has, or had, shared or limited holders, or the group was refused five times. It then holds the first locks while
     * it waits for the next, and releases them if the wait fails.
     *
     * @param requests 1 to {@value LockGroup#MOST_LOCKS} locks; requests for equal keys count once
     * @return the group, with a handle for each lock
     * @throws LockAcquireTimeoutException if another owner held one of the locks for as long as the group waits; names
     *     that lock and its holder
     * @throws LockException as {@link #acquire} does
     * @throws InvalidLockSettingException if there are no locks or too many, waits are unequal, a request is shared,
     *     has a limit or a fixed lease, or is refused by {@link #acquire}
     * @throws MalformedLockRecordException if the row of a lock was not written by a lock client
     * @throws NullPointerException if one of the requests is {@code null}
     * @throws InterruptedException as {@link #acquire} does
     * @throws UnsupportedOperationException if this kind of client has no groups
     */
    default LockGroup acquireAll(Collection<LockRequest> requests) throws InterruptedException {
        throw noGroups();
    }

    /**
     * Makes one attempt to acquire several locks, as {@link #tryAcquire} does for one. The requests' waits are not
     * used, but must be equal all the same. Requests, permissions and cost are as with {@link #acquireAll}.
     *
     * @param requests 1 to {@value LockGroup#MOST_LOCKS} locks; requests for equal keys count once
     * @return the group; empty if another owner holds one of the locks or another request of this client waits for it
     * @throws LockException with code STORE_UNAVAILABLE if the table did not answer
     * @throws InvalidLockSettingException as {@link #acquireAll} does
     * @throws MalformedLockRecordException as {@link #acquireAll} does
     * @throws NullPointerException if one of the requests is {@code null}
     * @throws InterruptedException as {@link #acquire} does
     * @throws UnsupportedOperationException if this kind of client has no groups
     */
    default Optional<LockGroup> tryAcquireAll(Collection<LockRequest> requests) throws InterruptedException {
        throw noGroups();
    }

    /**
     * Acquires several locks without blocking the caller. The future fails with the exception that {@link #acquireAll}
     * would throw, also if the requests are refused. Cancelling it ends the attempt, as with {@link #acquireAsync}.
     * Requests, permissions and cost are as with {@link #acquireAll}.
     *
     * @param requests 1 to {@value LockGroup#MOST_LOCKS} locks; requests for equal keys count once
     */
    default CompletableFuture<LockGroup> acquireAllAsync(Collection<LockRequest> requests) {
        return CompletableFuture.failedFuture(noGroups());
    }

    private UnsupportedOperationException noGroups() {
        return new UnsupportedOperationException(getClass().getName() + " acquires no groups of locks");
    }

    /**
     * Reads the row of one lock, with a consistent read. Empty if there is no row; a released lock may still have one.
     */
    Optional<LockRecord> find(LockKey key);

    /**
     * Returns the rows of a lock's shared holders and of the places of its limit, as {@link #findAll()} does. Rows of
     * free places are included. Needs the permission {@code dynamodb:Query}.
     *
     * @throws MalformedLockRecordException when the stream comes to a row that was not written by a lock client
     */
    default Stream<LockRecord> findMembers(LockKey key) {
        return findByPartition(key.partitionKey())
                .filter(record -> record.isMember() && record.lock().equals(key));
    }

    /**
     * Returns all rows of the table whose partition key begins with the client's prefix. Rows of released locks are
     * included. Pages are read as the stream is consumed, so the result is not a snapshot. Needs the permission {@code
     * dynamodb:Scan}.
     */
    Stream<LockRecord> findAll();

    /**
     * Returns all rows with the given partition key, as {@link #findAll()} does. Needs the permission {@code
     * dynamodb:Query}.
     */
    Stream<LockRecord> findByPartition(String partitionKey);

    /**
     * Returns since when the holder in a record is known to be dead, by the table's own clock; empty if it may live.
     * The holder wrote this time itself: its lease was over by then, at the latest. Other clients may acquire the lock
     * at once. Makes no request: it compares with the newest answer that this client has received. A client
     * that does not know the table's time returns empty.
     */
    default Optional<Instant> deadSince(LockRecord record) {
        return Optional.empty();
    }

    /** Returns the handles of this client whose holds have not ended, in no particular order. */
    List<LockHandle> held();

    /**
     * Returns the requests of this client that are still waiting. Requests for one lock are in the order in which they
     * will be served; the locks are in no particular order.
     */
    List<LockWaiter> waiting();

    /**
     * Returns the sessions that keep locks of this client alive; empty if it uses none. A client opens a session when
     * several of its locks have been held for so long that they need heartbeats.
     *
     * @throws LockClientClosedException if this client is closed
     */
    default List<LockSession> sessions() {
        return List.of();
    }

    /** Returns the lease of requests that name none. */
    Duration leaseDuration();

    /**
     * Returns the prefix that the client adds to each partition key in the table; empty for none. Applications with
     * different prefixes can share a table. Keys of requests, handles, records and events do not contain it.
     */
    default String keyPrefix() {
        return "";
    }

    /**
     * Releases exactly the hold that the record shows, whoever owns it. If this client owns it, the hold ends at once,
     * with {@link LossCause#FORCED}. Another client finds out at its next heartbeat, and believes until then that it
     * holds the lock. It reports the same cause, or {@link LossCause#DELETED} if this client deletes rows on release
     * ({@code ReleaseMode.DELETE}). Until then it may also hand the lock over to requests that wait in its own process.
     * It does so only in the first half of a heartbeat period after its grant. The fencing tokens of those owners are
     * below that of the next grant from the table.
     *
     * @return true if that hold was released; false if nothing was changed. Then the hold has ended, or it belongs to
     *     another library ({@code python_dynamodb_lock}) that has sent a heartbeat since the record was read. In rows
     *     of that library, a heartbeat looks like a new hold. Read the record again before you retry
     * @throws InvalidLockSettingException if the record shows no owner, but the lock has shared or limited holders.
     *     Each of them has a record of its own, see {@link #findMembers}. To find them, the client needs {@code
     *     dynamodb:Query}; to release a shared one, {@code dynamodb:DeleteItem}
     */
    boolean forceRelease(LockRecord record);

    /**
     * Adds a listener for the events of all locks of this client from now on. Has the same effect as the builder's
     * method. A listener that the client already has is not added again.
     *
     * @throws UnsupportedOperationException if this kind of client takes none
     */
    default void addListener(LockListener listener) {
        throw new UnsupportedOperationException(getClass().getName() + " takes no listeners");
    }

    /**
     * Adds telemetry that measures what this client does from now on. Has the same effect as the builder's method.
     * Telemetry that the client already has is not added again.
     *
     * @throws UnsupportedOperationException if this kind of client takes none
     */
    default void addTelemetry(LockTelemetry telemetry) {
        throw new UnsupportedOperationException(getClass().getName() + " takes no telemetry");
    }

    /**
     * Makes a candidate for leadership, which campaigns once it is {@linkplain Leadership#start() started}. Each call makes
     * another candidate, also for the same name.
     *
     * @throws UnsupportedOperationException if this kind of client has no leadership
     */
    default Leadership leadership(LeadershipRequest request) {
        throw new UnsupportedOperationException(getClass().getName() + " has no leadership");
    }

    /**
     * Refuses new requests and fails those that wait, with {@link LockClientClosedException}. Held locks stay held and
     * can be released. This is the first step of an orderly shutdown: running work keeps its lock until the work ends.
     * {@link #close()} is the last step. A client cannot acquire again afterwards; a second call does nothing. Returns
     * at once.
     */
    void stopAcquiring();

    /**
     * Closes the client: refuses new requests, fails those that wait, stops the heartbeats, and ends every handle. As
     * configured, it releases the locks or leaves them until their leases run out. Returns within the configured time.
     * A second call does nothing. A listener must not call it: the call would wait for that listener until the time is
     * over.
     */
    @Override
    void close();
}
