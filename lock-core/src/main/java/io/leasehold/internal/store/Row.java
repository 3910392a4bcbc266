package io.leasehold.internal.store;

import io.leasehold.LockRecord;
import io.leasehold.MalformedLockRecordException;
import java.time.Duration;

/** A row of the table, as one request saw it. */
public sealed interface Row {

    /** There is no row. */
    record Absent() implements Row {}

    /** A row without a holder: what a released lock leaves behind. */
    record Free(LockRecord record) implements Row {}

    /**
     * A row with a holder.
     *
     * @param version that of the record, known not to be {@code null}; so is the lease
     * @param awaited whether it says already that another client waits for it
     */
    record Held(LockRecord record, String version, Duration lease, boolean awaited) implements Row {

        /** Makes a row for which nobody is said to wait. */
        public Held(LockRecord record, String version, Duration lease) {
            this(record, version, lease, false);
        }

        /** Returns whether the given hold stands in the row as it was granted, whatever its beat. */
        public boolean isOf(String holdId, long fencingToken) {
            return isOf(holdId) && record.fencingToken() == fencingToken;
        }

        /** Returns whether a take with the given hold id has written the row, whatever its beat and token. */
        public boolean isOf(String holdId) {
            return HoldVersion.belongsTo(version, holdId);
        }
    }

    /** A row from which nothing can be concluded. */
    record Malformed(MalformedLockRecordException problem) implements Row {}
}
