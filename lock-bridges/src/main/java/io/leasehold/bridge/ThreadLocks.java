package io.leasehold.bridge;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

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

    /** Returns the lock of a request, with its settings except the wait timeout. */
    public Lock lock(LockRequest request) {
        return new ThreadLock(client, holds, Objects.requireNonNull(request, "request"));
    }

    /**
     * Returns the current thread's handle of a lock, for its fencing token; empty if the thread has not locked it. A
     * lost lock stays until the thread unlocks it.
     */
    public Optional<LockHandle> heldByCurrentThread(LockKey key) {
        return holds.ofCurrentThread(Objects.requireNonNull(key, "key"));
    }
}
