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
 * The locks of a {@link LockClient} as {@link Lock}s, which belong to the thread that took them.
 *
 * <p>They are re-entrant, as {@link java.util.concurrent.locks.ReentrantLock} is: a thread that has the lock may lock it
 * again, through any {@code Lock} of the same {@code ThreadLocks} and key, and must unlock it as often. They exclude other
 * threads, other {@code ThreadLocks}, and other processes alike, and are kept alive by heartbeats until the last unlock; so
 * a thread that ends without unlocking keeps them for as long as its process runs.
 *
 * <ul>
 *   <li>{@link Lock#lock()} waits for as long as it takes (a year at most), whatever the request says, and is not
 *       interruptible; an interrupt meanwhile is kept for the caller, and costs its place: it waits on behind
 *       the client's other threads that wait for the lock.
 *   <li>{@link Lock#tryLock()} makes one attempt, which may take the time of one call of the table (at most 2 s).
 *   <li>{@link Lock#newCondition()} is not supported.
 *   <li>A thread whose lock was lost learns of it from {@link Lock#unlock()}, which throws {@link LockLostException}, and
 *       from each attempt to lock it again before that. Its listeners learn of it earlier: see {@link
 *       LockRequest.Builder#listener}.
 *   <li>Everything throws what {@link LockClient} throws, where the table is missing or refuses.
 * </ul>
 *
 * <p>Nothing is kept of a lock that no thread holds, so there is no need to keep or to bound the {@code Lock}s. Both are
 * safe for use by several threads.
 */
public final class ThreadLocks {

    private final LockClient client;
    private final ThreadHolds holds = new ThreadHolds();

    /** Makes the locks of a client, which stays the caller's to close. */
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

    /** Returns the lock that is asked for by requests like this, which differ from it in how long they wait. */
    public Lock lock(LockRequest request) {
        return new ThreadLock(client, holds, Objects.requireNonNull(request, "request"));
    }

    /**
     * Returns what the current thread holds of a lock, for its fencing token; empty if it has not locked it, also after a
     * loss that it has not been told of by an unlock.
     */
    public Optional<LockHandle> heldByCurrentThread(LockKey key) {
        return holds.ofCurrentThread(Objects.requireNonNull(key, "key"));
    }
}
