package io.leasehold.internal.engine;

import io.leasehold.LockRecord;
import io.leasehold.internal.store.Row;
import java.util.Objects;

/**
 * Another owner's hold, and since when this client has seen it unchanged.
 *
 * @param since the monotonic clock, read after the response that first showed this version
 * @param ownerSince the same of the first look that showed this owner, whatever it has done to the row since
 */
record Observation(Row.Held row, long since, long ownerSince) {

    Observation(Row.Held row, long since) {
        this(row, since, since);
    }

    LockRecord record() {
        return row.record();
    }

    /** Returns how long the holder's lease, as it stands in the row, still has to be waited for; not positive if over. */
    long nanosLeft(long now) {
        return row.lease().toNanos() - (now - since);
    }

    /** Returns this observation as confirmed, or restarted, by a newer look at the row. */
    Observation seeing(Row.Held newer, long now) {
        boolean sameOwner = Objects.equals(newer.record().ownerName(), record().ownerName());
        return new Observation(
                newer, newer.version().equals(row.version()) ? since : now, sameOwner ? ownerSince : now);
    }
}
