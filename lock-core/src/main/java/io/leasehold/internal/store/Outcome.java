package io.leasehold.internal.store;

/** The result of a conditional write. */
public sealed interface Outcome {

    /**
     * It was applied.
     *
     * @param fencingToken of the new hold after a take; 0 after other writes
     * @param awaited whether the released row said that another client waits for it
     */
    record Applied(long fencingToken, boolean awaited) implements Outcome {

        /** Makes the outcome of a write whose answer does not mention waiters. */
        public Applied(long fencingToken) {
            this(fencingToken, false);
        }
    }

    /** Its condition failed on the given row, and nothing was changed. */
    record Refused(Row row) implements Outcome {}
}
