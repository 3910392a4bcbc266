package io.leasehold.test;

/** A fault between a client and its table. */
public enum Outage {

    /** Requests are lost and get no answer, as when the network or the Region is down. */
    CUT_OFF,

    /** Requests are carried out, but their answers are lost. */
    LOST_ANSWERS,

    /** Requests are refused for lack of capacity, a transient error. */
    THROTTLED,

    /** Requests are refused because a permission is missing, a permanent error. */
    ACCESS_DENIED
}
