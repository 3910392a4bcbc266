package io.leasehold.internal.engine;

/** Says which action is due after a change of a hold that time alone caused. */
enum Due {
    NOTHING,
    /** The hold has just come into danger, because no heartbeat renewed it. */
    WARNING,
    /** The clocks have begun to contradict each other: only a heartbeat can show whether the hold still exists. */
    HEARTBEAT,
    /** The hold has just ended. */
    CLEANUP
}
