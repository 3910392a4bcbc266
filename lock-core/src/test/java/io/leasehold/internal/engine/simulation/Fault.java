package io.leasehold.internal.engine.simulation;

/** What can go wrong in a simulated fleet. A seed has a random selection of these. */
enum Fault {
    /** A request never reaches the table. */
    LOST_REQUEST,
    /** A request is carried out, and its answer never arrives. */
    LOST_RESPONSE,
    /** A request or its answer is late, up to long after its sender has given up. */
    DELAY,
    /** A request is carried out twice; the second time may be much later. */
    DUPLICATE,
    THROTTLE,
    CONFLICT,
    /** An error that does not tell whether the request was carried out. */
    SERVER_ERROR,
    /** Nobody reaches the table for a while. */
    OUTAGE,
    /** One client does not reach the table for a while. */
    PARTITION,
    /** One process stands still for a while; its clocks go on. */
    PAUSE,
    /** One machine is suspended for a while; its monotonic clock stands still. */
    SUSPEND,
    /** A wall clock is set. */
    WALL_JUMP,
    /** Monotonic clocks run at different rates. */
    DRIFT,
    /** Timers and callbacks run late, by less than a second. */
    SLUGGISH,
    /** A process ends without notice; another one starts in its place. */
    CRASH,
    /** A client is closed; another one starts in its place. */
    CLOSE,
    /** Somebody, or DynamoDB's time to live, deletes a row. */
    DELETE,
    FORCED_RELEASE,
    /** A client of another kind, without hold ids and tokens, takes a free row. */
    FOREIGNER,
    /** Whoever waits for a lock loses patience. */
    CANCEL
}
