package io.leasehold.spring;

import io.leasehold.LockClient;
import java.time.Duration;

/**
 * Ends the holds that {@link DistributedLock#holdAtLeast()} keeps after their method. For test kits, whose time is not the
 * machine's: a bean of this type is asked first.
 */
@FunctionalInterface
public interface HoldTimer {

    /**
     * Has the end of a hold run after a delay on the time of the client that has the lock.
     *
     * @return whether this timer knows the client; if not, another one is used
     */
    boolean schedule(LockClient client, Duration delay, Runnable end);
}
