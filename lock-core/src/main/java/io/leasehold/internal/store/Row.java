package io.leasehold.internal.store;

import io.leasehold.LockRecord;
import io.leasehold.MalformedLockRecordException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A row of the table, as one request read it. */
public sealed interface Row {

    /** There is no row. */
    record Absent() implements Row {}

    /**
     * A row without a holder, as a release leaves it.
     *
     * @param shared whether it is the main row of a lock that has, or had, members
     */
    record Free(LockRecord record, boolean shared) implements Row {

        /** Makes the row of a lock without members. */
        public Free(LockRecord record) {
            this(record, false);
        }
    }

    /**
     * A row with a holder.
     *
     * @param version that of the record, known not to be {@code null}; the same holds for the lease
     * @param awaited whether it already says that another client waits for it
     * @param shared whether it is the main row of a lock that has, or had, members
     * @param waitsFor the id of the exclusive hold that it waits for, if it is a member's row and says so
     */
    record Held(
            LockRecord record,
            String version,
            Duration lease,
            boolean awaited,
            boolean shared,
            @Nullable String waitsFor)
            implements Row {

        /** Makes a row of a lock without members. */
        public Held(LockRecord record, String version, Duration lease, boolean awaited) {
            this(record, version, lease, awaited, false, null);
        }

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
