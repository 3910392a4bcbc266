package io.leasehold.internal.engine.pace;

/** The purpose of a request to the table. Requests are sent in this order of their purposes. */
public enum Purpose {
    /** Opens or renews a session, and with it thousands of holds. */
    SESSION,
    /**
     * Renews a hold that a session has kept alive. No cap of heartbeats delays it: all holds of a session that is in
     * trouble need one at once.
     */
    PROMOTION,
    /** Renews a hold. */
    HEARTBEAT,
    /** Releases a row. As urgent as a heartbeat: the end of the hold decides the order. */
    RELEASE,
    /** Takes a lock. */
    TAKE,
    /** Reads rows, or announces a waiter. */
    READ;

    /** Returns whether the end of a hold decides when it is sent. */
    boolean competes() {
        return isHeartbeat() || this == RELEASE;
    }

    boolean isHeartbeat() {
        return this == PROMOTION || this == HEARTBEAT;
    }

    /** Returns whether it serves a held lock, not a request for one. */
    boolean isForHolds() {
        return this == SESSION || competes();
    }
}
