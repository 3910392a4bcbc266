package io.leasehold.test.spring;

import io.leasehold.LockClient;
import io.leasehold.spring.HoldTimer;
import io.leasehold.test.TestLockClient;
import java.time.Duration;

/** Schedules the releases that {@code @DistributedLock(holdAtLeast)} delays, on the virtual time of the client. */
final class VirtualHoldTimer implements HoldTimer {

    @Override
    public boolean schedule(LockClient client, Duration delay, Runnable end) {
        if (client instanceof TestLockClient locks) {
            locks.after(delay, end);
            return true;
        }
        return false;
    }
}
