package io.leasehold.spring;

import io.leasehold.LockClient;
import java.time.Duration;

/**
 * Ends the holds that {@link DistributedLock#holdAtLeast()} keeps after their method. For test kits with a virtual
 * clock: beans of this type go before the default timer.
 */
@FunctionalInterface
public interface HoldTimer {

    /**
     * Runs the end of a hold after a delay, measured by the clock of the client that has the lock.
     *
     * @return whether this timer knows the client; if not, another one is used
     */
    boolean schedule(LockClient client, Duration delay, Runnable end);
}
