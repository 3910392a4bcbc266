package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.HoldVersion;
import java.util.Map;
import java.util.Set;

/** What one owner was granted. */
record Grant(LockRequest request, String ownerName, String holdId, long fencingToken, Timing timing) {

    LockKey key() {
        return request.key();
    }

    /** Returns the grant of the next owner in the same hold. */
    Grant passedOnTo(LockRequest next) {
        return new Grant(next, ownerName, holdId, fencingToken + 1, timing);
    }

    Set<String> attributeNames() {
        return request.attributes().keySet();
    }

    /** Returns what a reader would find in the table just after the grant. */
    LockRecord record() {
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
