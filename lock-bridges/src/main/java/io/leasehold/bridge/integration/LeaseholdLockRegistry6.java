package io.leasehold.bridge.integration;

import io.leasehold.LockClient;
import java.util.concurrent.locks.Lock;
import org.springframework.integration.support.locks.ExpirableLockRegistry;
import org.springframework.integration.support.locks.RenewableLockRegistry;

/**
 * The {@code LockRegistry} of Spring Integration 6.5 on Leasehold, whose interfaces have no type parameter and no locks with
 * a time to live. Else as {@link LeaseholdLockRegistry}.
 */
@SuppressWarnings("rawtypes")
public final class LeaseholdLockRegistry6 implements RenewableLockRegistry, ExpirableLockRegistry {

    private final RegistryLocks locks;

    /** Makes a registry of locks that are named by their keys alone. */
    public LeaseholdLockRegistry6(LockClient client) {
        this(client, "");
    }

    /**
     * Makes a registry.
     *
     * @param client stays the caller's to close
     * @param keyPrefix goes before each key, so that other locks of the table can have the same; may be empty
     */
    public LeaseholdLockRegistry6(LockClient client, String keyPrefix) {
        locks = new RegistryLocks(client, keyPrefix);
    }

    @Override
    public Lock obtain(Object lockKey) {
        return new RegistryLock(locks.threadLocks().lock(locks.key(lockKey)));
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

    /** Does what {@link #renewLock(Object)} does. The time to live is ignored; Spring Integration 6.5 knows none. */
    @Override
    public void renewLock(Object lockKey, java.time.Duration ttl) {
        locks.renew(lockKey);
    }

    /** Does nothing: there is nothing to remove. */
    @Override
    public void expireUnusedOlderThan(long age) {}
}
