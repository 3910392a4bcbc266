package io.leasehold.bridge.integration;

import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.bridge.ThreadLocks;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.springframework.integration.support.locks.DistributedLock;

/** A registry's lock of Spring Integration 7, where a hold can have its own time to live: its lease. */
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

    private Lock leased(Duration ttl) {
        return locks.lock(LockRequest.builder(key).lease(ttl).build());
    }

    private static long nanos(Duration wait) {
        return wait.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? wait.toNanos() : Long.MAX_VALUE;
    }
}
