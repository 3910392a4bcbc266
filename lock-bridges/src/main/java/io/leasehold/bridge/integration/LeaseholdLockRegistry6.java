package io.leasehold.bridge.integration;

import io.leasehold.LockClient;
import java.util.concurrent.locks.Lock;
import org.springframework.integration.support.locks.ExpirableLockRegistry;
import org.springframework.integration.support.locks.RenewableLockRegistry;

/**
 * The {@code LockRegistry} of Spring Integration 6.5 on Leasehold. Its interfaces have no type parameters, and its
 * locks no time to live; everything else is as in {@link LeaseholdLockRegistry}.
 */
@SuppressWarnings("rawtypes")
public final class LeaseholdLockRegistry6 implements RenewableLockRegistry, ExpirableLockRegistry {

    private final RegistryLocks locks;

    /** Creates a registry without a key prefix. The caller closes the client. */
    public LeaseholdLockRegistry6(LockClient client) {
        this(client, "");
    }

    /**
     * Creates a registry.
     *
     * @param client the caller closes it
     * @param keyPrefix is put before each key, to keep these locks apart from others in the table; may be empty
     */
    public LeaseholdLockRegistry6(LockClient client, String keyPrefix) {
        locks = new RegistryLocks(client, keyPrefix);
    }

    @Override
    public Lock obtain(Object lockKey) {
        return new RegistryLock(locks.threadLocks().lock(locks.key(lockKey)));
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

    /** As {@link #renewLock(Object)}. The time to live is ignored: the lease stays as it is. */
    @Override
    public void renewLock(Object lockKey, java.time.Duration ttl) {
        locks.renew(lockKey);
    }

    /** Does nothing: there is nothing to remove. */
    @Override
    public void expireUnusedOlderThan(long age) {}
}
