package io.leasehold.dynamodb;

/** Says what a release leaves in the table. */
public enum ReleaseMode {

    /**
     * A row with only the fencing token and the expiry time, so that tokens keep rising. Costs one write, as deleting
     * does.
     */
    TOMBSTONE,

    /**
     * Nothing: the row is deleted. {@code python_dynamodb_lock} does the same, and needs it if it shares the table.
     * Fencing tokens then rise only if the wall clocks of the clients differ by less than the time between two holds.
     */
    DELETE
}
