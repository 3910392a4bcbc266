package io.leasehold.bridge.internal;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Releases locks whose work has ended. */
public final class Releases {

    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

    private Releases() {}

    /**
     * Releases a lock. A release that fails is logged, because the work is done.
     *
     * @throws LockLostException if the lock was lost before, so that the work may be wrong
     */
    public static void release(LockHandle handle) {
        try {
            handle.release();
        } catch (LockLostException e) {
            throw e;
        } catch (LockException e) {
            // The lock was held until the work ended, so the work is good. Others wait a little longer.
            LOG.warn(
                    "Lock '{}' could not be released. Other clients can acquire it when its lease has expired",
                    handle.key(),
                    e);
        }
    }
}
