package io.leasehold.internal.engine;

import io.leasehold.LockRecord;
import io.leasehold.internal.store.Row;
import java.util.Map;
import java.util.Objects;

/**
 * Records another owner's hold, and since when this client has seen it unchanged.
 *
 * @param row the row; without its additional attributes if those are large
 * @param whole whether the row has all its attributes; a take-over must know their names
 * @param since the monotonic clock, read after the response that first showed this version
 * @param ownerSince the same for the first read that showed this owner, whatever it has done to the row since
 */
record Observation(Row.Held row, boolean whole, long since, long ownerSince) {

    /** The maximum size of additional attributes, in bytes, up to which they are kept. */
    static final int ATTRIBUTES_KEPT = 1_024;

    static Observation of(Row.Held row, long now) {
        return of(row, now, now);
    }

    private static Observation of(Row.Held row, long since, long ownerSince) {
        boolean whole = Footprint.of(row.record().attributes()) <= ATTRIBUTES_KEPT;
        return new Observation(whole ? row : withoutAttributes(row), whole, since, ownerSince);
    }

    private static Row.Held withoutAttributes(Row.Held row) {
        LockRecord full = row.record();
        LockRecord small = new LockRecord(
                full.key(),
                full.ownerName(),
                full.leaseDuration(),
                full.version(),
                full.expiryTime(),
                full.fencingToken(),
                full.aliveUntil(),
                full.session(),
                Map.of());
        return new Row.Held(small, row.version(), row.lease(), row.awaited());
    }

    LockRecord record() {
        return row.record();
    }

    /** Returns how much of the lease in the row is left to wait for; not positive if it is over. */
    long nanosLeft(long now) {
        return row.lease().toNanos() - (now - since);
    }

    /** Returns this observation confirmed, or restarted, by a newer read of the row. */
    Observation seeing(Row.Held newer, long now) {
        boolean sameOwner = Objects.equals(newer.record().ownerName(), record().ownerName());
        return of(newer, newer.version().equals(row.version()) ? since : now, sameOwner ? ownerSince : now);
    }
}
