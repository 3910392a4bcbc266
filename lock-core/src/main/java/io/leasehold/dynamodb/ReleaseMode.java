package io.leasehold.dynamodb;

/** What a release leaves in the table. */
public enum ReleaseMode {

    /**
     * A row with the fencing token and its expiry time alone, so that tokens rise for ever. Costs the same one write as
     * deleting.
     */
    TOMBSTONE,

    /**
     * Nothing: the row is deleted, as {@code python_dynamodb_lock} does and needs when it shares the table. Fencing
     * tokens then rise only as long as the clocks of the clients agree to within the time between two holds.
     */
    DELETE
}
