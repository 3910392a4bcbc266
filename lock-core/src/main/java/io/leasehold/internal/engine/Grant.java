package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.SessionRow;
import java.util.Map;
import java.util.Set;

/**
 * Describes what one owner was granted.
 *
 * @param row the key of the row that shows the hold: the lock's own, or that of one of its members
 */
record Grant(LockRequest request, LockKey row, String holdId, long fencingToken, Timing timing) {

    /** Makes the grant of a hold in the lock's own row. */
    Grant(LockRequest request, String holdId, long fencingToken, Timing timing) {
        this(request, request.key(), holdId, fencingToken, timing);
    }

    LockKey key() {
        return request.key();
    }

    Mode mode() {
        return Mode.of(request);
    }

    /** Returns whether it is the session of other holds. */
    boolean isOfSession() {
        return SessionRow.isOne(key());
    }

    /** Returns the grant for the next owner of the same hold. */
    Grant passedOnTo(LockRequest next) {
        return new Grant(next, row, holdId, mode().isMember() ? fencingToken : fencingToken + 1, timing);
    }

    /** Returns the grant for an owner of the same hold whose token is not that of the row. */
    Grant to(LockRequest owner, long token) {
        return new Grant(owner, row, holdId, token, timing);
    }

    Set<String> attributeNames() {
        return request.attributes().keySet();
    }

    /** Returns the record that a reader would find in the table just after the grant. */
    LockRecord record(String ownerName) {
        return new LockRecord(
                row,
                ownerName,
                timing.leaseDuration(),
                HoldVersion.first(holdId),
                null,
                fencingToken,
                Map.copyOf(request.attributes()));
    }
}
