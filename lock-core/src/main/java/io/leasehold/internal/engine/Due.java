package io.leasehold.internal.engine;

/** What time alone has done to a hold, and left to do. */
enum Due {
    NOTHING,
    /** The hold has just come into danger for want of a heartbeat. */
    WARNING,
    /** The clocks have begun to contradict each other: only a heartbeat can settle it. */
    HEARTBEAT,
    /** The hold has just ended. */
    CLEANUP
}
