package io.leasehold.bridge;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * Offers the locks of a {@link LockClient} as {@link Lock}s that belong to threads.
 *
 * <p>They are re-entrant, as {@link java.util.concurrent.locks.ReentrantLock} is: the thread that holds the lock may
 * lock it again, through any {@code Lock} of the same {@code ThreadLocks} and key, and must unlock it as often. They
 * exclude other threads, other {@code ThreadLocks} and other processes. Heartbeats keep them until the last unlock: if
 * a thread ends without unlocking, the lock stays held for as long as the process runs.
 *
 * <ul>
 *   <li>{@link Lock#lock()} waits for up to a year, whatever the request says, and ignores interrupts. An interrupt is
 *       restored when the method returns; the interrupted thread moves behind the other threads of the client that wait
 *       for the lock.
 *   <li>{@link Lock#tryLock()} makes one attempt: one request to the table, at most 2 s.
 *   <li>{@link Lock#newCondition()} is not supported.
 *   <li>If the lock was lost, {@link Lock#unlock()} throws {@link LockLostException}, and so does each attempt to lock
 *       it again before that. Listeners are told earlier: see {@link LockRequest.Builder#listener}.
 *   <li>All methods throw the exceptions of {@link LockClient} if the table is missing or refuses.
 * </ul>
 *
 * <p>{@link #readWriteLock} shares a lock between readers, in all processes. {@link #lock} of the same key is its write
 * lock.
 *
 * <p>A {@code Lock} that no thread holds takes no memory here, so you need not keep or limit them. This class and its
 * {@code Lock}s are safe for use by several threads.
 */
public final class ThreadLocks {

    private final LockClient client;
    private final ThreadHolds holds = new ThreadHolds();

    /** Offers the locks of a client. The caller closes the client. */
    public ThreadLocks(LockClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    /** Returns the lock with the given partition key, with the client's settings. */
    public Lock lock(String partitionKey) {
        return lock(LockRequest.of(partitionKey));
    }

    /** Returns the given lock, with the client's settings. */
    public Lock lock(LockKey key) {
        return lock(LockRequest.of(key));
    }

    /**
     * Returns the lock of a request, with its settings except the wait timeout. If the request is shared, it is the read
     * lock of {@link #readWriteLock}.
     *
     * @throws InvalidLockSettingException if the request has a limit
     */
    public Lock lock(LockRequest request) {
        if (Objects.requireNonNull(request, "request").limit().isPresent()) {
            throw new InvalidLockSettingException(
                    "limit",
                    Integer.toString(request.limit().getAsInt()),
                    "The request for lock '" + request.key() + "' has a limit, but a Lock has one holder. Use"
                            + " LockClient.acquire.");
        }
        return new ThreadLock(client, holds, request);
    }

    /** Returns the read-write lock with the given partition key, as {@link #readWriteLock(LockKey)} does. */
    public ReadWriteLock readWriteLock(String partitionKey) {
        return readWriteLock(LockKey.of(partitionKey));
    }

    /**
     * Returns the given lock as a read-write lock, with the client's settings. Any number of threads of all processes can
     * have the read lock at once, but none while one has the write lock. Neither readers nor writers starve the others.
     *
     * <p>Both are re-entrant. A thread that has the write lock can lock the read lock as well. If it unlocks the write
     * lock first, no other thread writes in between. Other readers wait as well until it has unlocked both: in the table,
     * the lock stays exclusive for so long.
     *
     * <p>A thread that has only the read lock cannot get the write lock: {@code lock} fails with {@link
     * IllegalMonitorStateException}, and {@code tryLock} returns false, both at once.
     */
    public ReadWriteLock readWriteLock(LockKey key) {
        return new ThreadReadWriteLock(lock(LockRequest.builder(key).shared().build()), lock(key));
    }

    /**
     * Returns the current thread's handle of a lock, for its fencing token; empty if the thread has not locked it. A
     * lost lock stays until the thread unlocks it.
     */
    public Optional<LockHandle> heldByCurrentThread(LockKey key) {
        return holds.ofCurrentThread(Objects.requireNonNull(key, "key"));
    }
}
