package io.leasehold.bridge.integration;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.bridge.ThreadLocks;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.springframework.integration.support.locks.DistributedLock;

/**
 * A lock of Spring Integration 7, whose time to live is the lease. A thread that locks it again keeps the lease that it
 * has.
 */
final class LeasedLock extends RegistryLock implements DistributedLock {

    private final ThreadLocks locks;
    private final LockKey key;

    LeasedLock(ThreadLocks locks, LockKey key) {
        super(locks.lock(key));
        this.locks = locks;
        this.key = key;
    }

    @Override
    public void lock(Duration ttl) {
        leased(ttl).lock();
    }

    @Override
    public boolean tryLock(Duration waitTime, Duration ttl) throws InterruptedException {
        return leased(ttl).tryLock(nanos(waitTime), TimeUnit.NANOSECONDS);
    }

    /** Checks the time to live here, because the client gets no request if the thread holds the lock already. */
    private Lock leased(Duration ttl) {
        Objects.requireNonNull(ttl, "ttl");
        if (ttl.compareTo(LockRequest.MIN_LEASE) < 0 || ttl.compareTo(LockRequest.MAX_LEASE) > 0) {
            throw new InvalidLockSettingException(
                    "ttl",
                    ttl.toString(),
                    "The time to live of lock '" + key + "' is " + ttl
                            + " but must be between 2s and 365 days. It is the lease: how long others wait if the owner"
                            + " dies. It does not limit a living owner. Use 30 s, or lock without a time to live.");
        }
        return locks.lock(LockRequest.builder(key).lease(ttl).build());
    }

    /** Returns the wait in nanoseconds; as with any {@code Lock}, zero or a negative time does not wait. */
    private static long nanos(Duration wait) {
        if (Objects.requireNonNull(wait, "waitTime").isNegative()) {
            return 0;
        }
        return wait.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? wait.toNanos() : Long.MAX_VALUE;
    }
}
