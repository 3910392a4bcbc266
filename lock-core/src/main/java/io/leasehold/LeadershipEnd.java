package io.leasehold;

/** Why a leadership ended. */
public enum LeadershipEnd {

    /** The candidate yielded: it stands back for one lease, and then campaigns again. */
    YIELDED,

    /** The candidate stopped campaigning, or was closed. */
    STOPPED,

    /** The lock was lost, so others may lead at once. The lock's own events tell why. */
    LOST
}
