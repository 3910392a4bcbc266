package io.leasehold.bridge.integration;

import io.leasehold.LockClient;
import java.time.Duration;
import org.springframework.integration.support.locks.DistributedLock;
import org.springframework.integration.support.locks.ExpirableLockRegistry;
import org.springframework.integration.support.locks.RenewableLockRegistry;

/**
 * The {@code LockRegistry} of Spring Integration 7 on Leasehold; for 6.5 there is {@link LeaseholdLockRegistry6}. Keys are
 * {@code String}s, or {@link io.leasehold.LockKey}s for locks with a sort key.
 *
 * <p>Its locks belong to threads and are re-entrant, as {@link io.leasehold.bridge.ThreadLocks} says. They are renewed by
 * the client's heartbeats until they are unlocked, with no scheduler of Spring. {@code unlock} throws {@link
 * java.util.ConcurrentModificationException} if the lock was lost, and each attempt to lock again before that throws {@link
 * io.leasehold.LockLostException}, by which {@code LockRegistryLeaderInitiator} learns at its next heartbeat that it leads no
 * more.
 *
 * <p>The time to live of {@code lock(ttl)} and {@code tryLock(waitTime, ttl)} is the lease, 2 s to 365 days: how long others
 * wait for an owner that has died. Another one is refused with {@link io.leasehold.InvalidLockSettingException}. A thread
 * that has the lock already keeps the lease that it has, whatever it asks for. A wait that is zero or negative is one
 * attempt.
 *
 * <p>Nothing is kept of a lock that no thread holds: there is no cache, hence nothing to bound, evict or expire, and each
 * key has a lock of its own. Safe for use by several threads.
 */
public final class LeaseholdLockRegistry
        implements RenewableLockRegistry<DistributedLock>, ExpirableLockRegistry<DistributedLock> {

    private final RegistryLocks locks;

    /** Makes a registry of locks that are named by their keys alone. */
    public LeaseholdLockRegistry(LockClient client) {
        this(client, "");
    }

    /**
     * Makes a registry.
     *
     * @param client stays the caller's to close
     * @param keyPrefix goes before each key, so that other locks of the table can have the same; may be empty
     */
    public LeaseholdLockRegistry(LockClient client, String keyPrefix) {
        locks = new RegistryLocks(client, keyPrefix);
    }

    @Override
    public DistributedLock obtain(Object lockKey) {
        return new LeasedLock(locks.threadLocks(), locks.key(lockKey));
    }

    /**
     * Proves that the current thread holds the lock, by its clock and by one read of the table. There is nothing to renew:
     * heartbeats do that.
     *
     * @throws IllegalMonitorStateException if the current thread has not locked it
     * @throws IllegalStateException if the lock was lost
     * @throws io.leasehold.LockException if the table did not answer
     */
    @Override
    public void renewLock(Object lockKey) {
        locks.renew(lockKey);
    }

    /**
     * Does what {@link #renewLock(Object)} does. The time to live is ignored: the lease stays as it is, and the lock
     * outlives it.
     */
    @Override
    public void renewLock(Object lockKey, Duration ttl) {
        locks.renew(lockKey);
    }

    /** Does nothing: there is nothing to remove. */
    @Override
    public void expireUnusedOlderThan(long age) {}
}
