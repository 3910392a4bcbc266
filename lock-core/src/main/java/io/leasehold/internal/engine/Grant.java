package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.SessionRow;
import java.util.Map;
import java.util.Set;

/** Describes what one owner was granted: the request, the owner, the hold and its token. */
record Grant(LockRequest request, String holdId, long fencingToken, Timing timing) {

    LockKey key() {
        return request.key();
    }

    /** Returns whether it is the session of other holds. */
    boolean isOfSession() {
        return SessionRow.isOne(key());
    }

    /** Returns the grant for the next owner of the same hold. */
    Grant passedOnTo(LockRequest next) {
        return new Grant(next, holdId, fencingToken + 1, timing);
    }

    Set<String> attributeNames() {
        return request.attributes().keySet();
    }

    /** Returns the record that a reader would find in the table just after the grant. */
    LockRecord record(String ownerName) {
        return new LockRecord(
                key(),
                ownerName,
                timing.leaseDuration(),
                HoldVersion.first(holdId),
                null,
                fencingToken,
                Map.copyOf(request.attributes()));
    }
}
