package io.leasehold.test;

/** What goes wrong between a client and its table. */
public enum Outage {

    /** Requests get lost, and no answer comes: the network is down, or the Region. */
    CUT_OFF,

    /** Requests are carried out, but no answer comes. */
    LOST_ANSWERS,

    /** Requests are refused for lack of capacity, which passes. */
    THROTTLED,

    /** Requests are refused for want of a permission, which waiting does not bring. */
    ACCESS_DENIED
}
