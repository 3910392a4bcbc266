package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockTableException;
import java.time.Duration;

/** Explains that a lock was not acquired because the table did not answer, not because anybody holds it. */
final class Unreachable {

    private Unreachable() {}

    /** Returns the exception for a request, with the code of the latest failure. */
    static LockException because(Acquisition acquisition, long now, LockException trouble) {
        String message = "Lock '" + acquisition.key() + "' was not acquired within "
                + Duration.ofNanos(acquisition.waitedNanos(now)).toMillis()
                + " ms. It is not known to be busy: the lock table could not be asked. " + trouble.getMessage();
        return trouble instanceof LockTableException table
                ? new LockTableException(trouble.code(), table.tableName(), message, trouble)
                : new LockException(trouble.code(), message, trouble);
    }

    /** Returns the exception for a single attempt that asked the table too often. */
    static LockException reasonOf(Acquisition acquisition) {
        LockException known = acquisition.trouble();
        return known == null ? byContradictions(acquisition) : known;
    }

    private static LockException byContradictions(Acquisition acquisition) {
        return new LockException(
                LockException.Code.STORE_UNAVAILABLE,
                "Lock '" + acquisition.key() + "' could not be acquired: the answers of the lock table came too late or"
                        + " contradicted each other. Check the network and this machine's clocks.");
    }
}
