package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.HoldVersion;
import java.util.Map;
import java.util.Set;

/** What stays the same over a hold's life. */
record Grant(LockRequest request, String ownerName, String holdId, long fencingToken, Timing timing) {

    LockKey key() {
        return request.key();
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
