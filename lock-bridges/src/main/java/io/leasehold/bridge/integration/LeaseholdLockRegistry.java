package io.leasehold.bridge.integration;

import io.leasehold.LockClient;
import java.time.Duration;
import org.springframework.integration.support.locks.DistributedLock;
import org.springframework.integration.support.locks.ExpirableLockRegistry;
import org.springframework.integration.support.locks.RenewableLockRegistry;

/**
 * The {@code LockRegistry} of Spring Integration 7 on Leasehold; use {@link LeaseholdLockRegistry6} with 6.5. Keys are
 * {@code String}s, or {@link io.leasehold.LockKey}s for locks with a sort key.
 *
 * <p>Its locks belong to threads and are re-entrant, as {@link io.leasehold.bridge.ThreadLocks} says. The client's
 * heartbeats renew them until they are unlocked; no scheduler of Spring is needed. If the lock was lost, {@code unlock}
 * throws {@link java.util.ConcurrentModificationException}, and each attempt to lock it again before that throws {@link
 * io.leasehold.LockLostException}. So {@code LockRegistryLeaderInitiator} notices the loss at its next heartbeat.
 *
 * <p>The time to live of {@code lock(ttl)} and {@code tryLock(waitTime, ttl)} is the lease, 2 s to 365 days: how long
 * others wait if the owner dies. Any other value is refused with {@link io.leasehold.InvalidLockSettingException}. A
 * thread that holds the lock already keeps its lease, whatever it asks for. A wait of zero or less makes one attempt.
 *
 * <p>A lock that no thread holds takes no memory here: there is no cache to limit, evict or expire, and two keys never
 * share a lock. Safe for use by several threads.
 */
public final class LeaseholdLockRegistry
        implements RenewableLockRegistry<DistributedLock>, ExpirableLockRegistry<DistributedLock> {

    private final RegistryLocks locks;

    /** Creates a registry without a key prefix. The caller closes the client. */
    public LeaseholdLockRegistry(LockClient client) {
        this(client, "");
    }

    /**
     * Creates a registry.
     *
     * @param client the caller closes it
     * @param keyPrefix is put before each key, to keep these locks apart from others in the table; may be empty
     */
    public LeaseholdLockRegistry(LockClient client, String keyPrefix) {
        locks = new RegistryLocks(client, keyPrefix);
    }

    @Override
    public DistributedLock obtain(Object lockKey) {
        return new LeasedLock(locks.threadLocks(), locks.key(lockKey));
    }

    /**
     * Checks that the current thread holds the lock, by its clock and by one read of the table. Heartbeats renew the
     * lock; this method does not.
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
     * As {@link #renewLock(Object)}. The time to live is ignored: the lease stays as it is, and heartbeats renew it.
     */
    @Override
    public void renewLock(Object lockKey, Duration ttl) {
        locks.renew(lockKey);
    }

    /** Does nothing: there is nothing to remove. */
    @Override
    public void expireUnusedOlderThan(long age) {}
}
