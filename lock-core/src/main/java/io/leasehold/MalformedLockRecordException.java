package io.leasehold;

/** A row of the table was not written by a lock client, so it does not show whether the lock is held. */
public final class MalformedLockRecordException extends LockException {

    private static final long serialVersionUID = 1L;

    private final LockKey key;
    private final String attribute;

    /** Makes the exception for a row and the attribute that is wrong in it. */
    public MalformedLockRecordException(LockKey key, String attribute, String problem) {
        super(
                Code.MALFORMED_RECORD,
                "The row of lock '" + key + "' is malformed: attribute '" + attribute + "' " + problem
                        + ". The lock is treated as held. Find out what wrote the row, then repair or delete it.");
        this.key = key;
        this.attribute = attribute;
    }

    /** Returns the key of the row. */
    public LockKey key() {
        return key;
    }

    /** Returns the name of the attribute that is wrong. */
    public String attribute() {
        return attribute;
    }
}
