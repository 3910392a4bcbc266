package io.leasehold.internal.engine;

import io.leasehold.LockRecord;
import io.leasehold.internal.store.Row;

/**
 * Another owner's hold, and since when this client has seen it unchanged.
 *
 * @param since the monotonic clock, read after the response that first showed this version
 */
record Observation(Row.Held row, long since) {

    LockRecord record() {
        return row.record();
    }

    /** Returns how long the holder's lease, as it stands in the row, still has to be waited for; not positive if over. */
    long nanosLeft(long now) {
        return row.lease().toNanos() - (now - since);
    }

    /** Returns this observation as confirmed, or restarted, by a newer look at the row. */
    Observation seeing(Row.Held newer, long now) {
        return new Observation(newer, newer.version().equals(row.version()) ? since : now);
    }
}
