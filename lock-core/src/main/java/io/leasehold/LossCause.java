package io.leasehold;

/** Why a lock was lost. */
public enum LossCause {

    /** The row shows another owner's hold. */
    STOLEN,

    /**
     * The row does not exist. Somebody or DynamoDB's time to live deleted it, or somebody released the lock with {@link
     * LockClient#forceRelease} through a client that deletes rows on release ({@code ReleaseMode.DELETE}).
     */
    DELETED,

    /** Somebody released the lock with {@link LockClient#forceRelease}, through this client or one that keeps the row. */
    FORCED,

    /** No heartbeat succeeded before the lease, minus its guard, ran out. */
    EXPIRED,

    /** The client was closed while the lock was held; the row stays until its lease runs out. */
    CLIENT_CLOSED
}
