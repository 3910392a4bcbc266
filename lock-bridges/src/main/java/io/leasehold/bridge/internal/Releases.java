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
     * Releases a lock.
     *
     * @throws LockLostException if it had been lost before, so that the work may be bad
     */
    public static void release(LockHandle handle) {
        try {
            handle.release();
        } catch (LockLostException e) {
            throw e;
        } catch (LockException e) {
            // The lock was held to the end, so the work is good. Others wait a little longer.
            LOG.warn(
                    "Lock '{}' could not be released. Other clients can acquire it when its lease has expired",
                    handle.key(),
                    e);
        }
    }
}
