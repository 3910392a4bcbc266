package io.leasehold.internal.store;

import io.leasehold.LockRecord;
import io.leasehold.MalformedLockRecordException;
import java.time.Duration;

/** A row of the table, as one request read it. */
public sealed interface Row {

    /** There is no row. */
    record Absent() implements Row {}

    /** A row without a holder, as a release leaves it. */
    record Free(LockRecord record) implements Row {}

    /**
     * A row with a holder.
     *
     * @param version that of the record, known not to be {@code null}; the same holds for the lease
     * @param awaited whether it already says that another client waits for it
     */
    record Held(LockRecord record, String version, Duration lease, boolean awaited) implements Row {

        /** Makes a row that names no waiter. */
        public Held(LockRecord record, String version, Duration lease) {
            this(record, version, lease, false);
        }

        /** Returns whether the row shows the given hold as it was granted, whatever its beat number. */
        public boolean isOf(String holdId, long fencingToken) {
            return isOf(holdId) && record.fencingToken() == fencingToken;
        }

        /** Returns whether a take with the given hold id has written the row, whatever its beat number and token. */
        public boolean isOf(String holdId) {
            return HoldVersion.belongsTo(version, holdId);
        }
    }

    /** A row from which nothing can be concluded. */
    record Malformed(MalformedLockRecordException problem) implements Row {}
}
