package io.leasehold.internal.store;

import java.util.Set;

/** The result of a conditional write. */
public sealed interface Outcome {

    /**
     * It was applied.
     *
     * @param fencingToken of the new hold after a take; 0 after other writes
     * @param awaited whether the released row said that another client waits for it
     * @param revoked the ids of the holds that others have ended by force, as the row of a session said before its
     *     heartbeat; empty after other writes
     * @param shared whether the row says, after a take, that the lock has or had members
     */
    record Applied(long fencingToken, boolean awaited, Set<String> revoked, boolean shared) implements Outcome {

        /** Makes the outcome of a take. */
        public static Applied taken(long fencingToken, boolean shared) {
            return new Applied(fencingToken, false, Set.of(), shared);
        }

        /** Makes the outcome of a heartbeat of a session. */
        public Applied(Set<String> revoked) {
            this(0, false, revoked, false);
        }

        /** Makes the outcome of a write to the row of a lock. */
        public Applied(long fencingToken, boolean awaited) {
            this(fencingToken, awaited, Set.of(), false);
        }

        /** Makes the outcome of a write whose answer does not mention waiters. */
        public Applied(long fencingToken) {
            this(fencingToken, false);
        }
    }

    /** Its condition failed on the given row, and nothing was changed. */
    record Refused(Row row) implements Outcome {}
}
