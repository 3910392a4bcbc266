package io.leasehold.internal.engine;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.SessionRow;

/** Refuses requests that the table, or this client's settings for it, cannot serve. */
final class RequestChecks {

    private final Table table;
    private final boolean ofApplications;

    /**
     * Makes the checks of a client.
     *
     * @param ofApplications whether the requests are the application's, not this library's own
     */
    RequestChecks(Table table, boolean ofApplications) {
        this.table = table;
        this.ofApplications = ofApplications;
    }

    /**
     * Refuses a request that cannot be served.
     *
     * @throws InvalidLockSettingException if so
     */
    void check(LockRequest request) {
        if (ofApplications) {
            checkKey(request.key());
        }
        checkAttributes(request);
        if (request.hasFixedLease() && table.hasSilentWaiters()) {
            throw new InvalidLockSettingException(
                    "fixedLease",
                    String.valueOf(request.lease().orElse(null)),
                    "Lock '" + request.key() + "' has a fixed lease, but the client's release mode deletes rows. Other"
                            + " clients could not acquire the lock before they have waited a whole lease. Use release"
                            + " mode TOMBSTONE, or a lease with heartbeats.");
        }
        Mode mode = Mode.of(request);
        if (mode.isMember()) {
            checkMember(request, mode);
        }
    }

    private static void checkKey(LockKey key) {
        if (SessionRow.isOne(key)) {
            throw new InvalidLockSettingException(
                    "key",
                    key.toString(),
                    "Lock '" + key + "' has a key of the form that only sessions have. Choose another key.");
        }
        if (MemberRow.isOne(key)) {
            throw new InvalidLockSettingException(
                    "sort key",
                    key.sortKey(),
                    "The sort key of lock '" + key + "' contains '~shared~' or '~limit~', which only the rows of shared"
                            + " holders and of limits may. Choose another sort key.");
        }
    }

    private void checkAttributes(LockRequest request) {
        for (String name : request.attributes().keySet()) {
            if (table.reservedNames().contains(name)) {
                throw new InvalidLockSettingException(
                        "attribute " + name,
                        name,
                        "The additional attribute '" + name + "' of lock '" + request.key()
                                + "' has a name that the lock table itself uses. Choose another name; reserved are "
                                + table.reservedNames() + ".");
            }
        }
        table.check(request.attributes());
    }

    private void checkMember(LockRequest request, Mode mode) {
        LockKey key = request.key();
        String setting = mode == Mode.SHARED ? "shared" : "limit";
        String value =
                mode == Mode.SHARED ? "true" : Integer.toString(request.limit().orElseThrow());
        if (table.hasSilentWaiters()) {
            throw new InvalidLockSettingException(
                    setting,
                    value,
                    "Lock '" + key + "' is requested with " + setting + ", but the client's release mode deletes rows."
                            + " The lock's row must outlive its holders. Use release mode TOMBSTONE.");
        }
        if (!MemberRow.fits(key)) {
            throw new InvalidLockSettingException(
                    "sort key",
                    key.sortKey(),
                    "The sort key of lock '" + key + "' is too long for a request with " + setting + ": 40 of the "
                            + LockKey.MAX_SORT_KEY_BYTES + " bytes that DynamoDB allows are needed to name its holders."
                            + " Shorten it, for example by a hash of its long part.");
        }
        if (mode == Mode.SHARED && !request.attributes().isEmpty()) {
            throw new InvalidLockSettingException(
                    "attributes",
                    request.attributes().keySet().toString(),
                    "The shared request for lock '" + key + "' has additional attributes, but its row may serve several"
                            + " holders of this process. Leave them out, or acquire the lock exclusively.");
        }
    }
}
