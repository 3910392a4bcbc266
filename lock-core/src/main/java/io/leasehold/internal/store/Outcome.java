package io.leasehold.internal.store;

/** How a conditional write ended. */
public sealed interface Outcome {

    /**
     * It was applied.
     *
     * @param fencingToken of the new hold after a take; 0 after other writes
     */
    record Applied(long fencingToken) implements Outcome {}

    /** Its condition failed on the given row, and nothing was changed. */
    record Refused(Row row) implements Outcome {}
}
