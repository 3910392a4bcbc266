package io.leasehold.internal.engine.pace;

/** What a request to the table is for. Requests are sent in this order of their purposes. */
public enum Purpose {
    /** Renews a hold. */
    HEARTBEAT,
    /** Frees a row. As urgent as a heartbeat: both go by when the hold ends. */
    RELEASE,
    /** Asks for a lock. */
    TAKE,
    /** Reads rows, or tells that somebody waits. */
    READ;

    /** Returns whether it serves a lock that is held, and not one that is wanted. */
    boolean isForHolds() {
        return this == HEARTBEAT || this == RELEASE;
    }
}
