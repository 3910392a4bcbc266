package io.leasehold.test.internal;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;

/**
 * How long after a write DynamoDB may delete a row.
 *
 * @param held after the last heartbeat of a lock
 * @param released after its release
 */
record Expiries(Duration held, Duration released) {

    Duration ofTake(LockKey key) {
        return SessionRow.isOne(key) ? longer(held, SessionRow.EXPIRY) : held;
    }

    Duration ofBeat(Beat beat) {
        return beat.session() != null ? longer(held, SessionRow.ENROLLED_EXPIRY) : ofTake(beat.key());
    }

    Duration ofRelease(LockKey key) {
        return SessionRow.isOne(key) ? SessionRow.EXPIRY : released;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
