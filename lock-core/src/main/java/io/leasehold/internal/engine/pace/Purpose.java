package io.leasehold.internal.engine.pace;

/** The purpose of a request to the table. Requests are sent in this order of their purposes. */
public enum Purpose {
    /** Renews a hold. */
    HEARTBEAT,
    /** Releases a row. As urgent as a heartbeat: the end of the hold decides the order of both. */
    RELEASE,
    /** Takes a lock. */
    TAKE,
    /** Reads rows, or announces a waiter. */
    READ;

    /** Returns whether it serves a held lock, not a request for one. */
    boolean isForHolds() {
        return this == HEARTBEAT || this == RELEASE;
    }
}
