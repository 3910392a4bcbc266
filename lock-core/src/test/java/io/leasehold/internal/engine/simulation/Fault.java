package io.leasehold.internal.engine.simulation;

import org.jspecify.annotations.Nullable;

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
    CANCEL,
    /** Whoever waits loses patience in the very moment of the grant. */
    CROSSED_CANCEL,
    /** The application takes locks by single attempts too, which do not wait. */
    TRY_ACQUIRE,
    /** A client stops acquiring long before it is closed. */
    STOP_ACQUIRING,
    /** The callback executor refuses a task now and then. */
    EXECUTOR_REFUSES,
    /** The callback executor fails otherwise now and then, with or without having taken the task. */
    EXECUTOR_FAILS,
    /** An error that says that trying again is in vain. */
    FATAL,
    /** Somebody leaves an owner without a version in a row, until somebody else deletes it. */
    MALFORMED,
    /** Releases delete the row, as they must beside clients of another kind. */
    DELETE_MODE,
    /** Locks carry additional attributes. */
    ATTRIBUTES,
    /** There are dozens of locks, and many who work under them. */
    MANY_LOCKS,
    /** A client may send fewer heartbeats than its locks need. */
    SCARCE_HEARTBEATS,
    /** A monotonic clock jumps ahead. */
    MONOTONIC_JUMP,
    /** One machine is suspended for a while, and none of its clocks shows it. */
    UNSEEN_SUSPEND,
    /** Applications do nothing for more than a lease now and then, so that they meet the dead for the first time. */
    IDLE,
    /** Some answers do not tell the table's time: some of all, and all of a client behind a proxy. */
    DATELESS,
    /** Some locks have a fixed lease, without heartbeats. */
    FIXED_LEASE,
    /** Most clients keep locks alive by sessions. */
    SESSIONS,
    /** Somebody, or DynamoDB's time to live, deletes the row of a session. */
    DELETE_SESSION,
    /** All processes end without notice early on, and new ones come when their locks are long dead. */
    EXTINCTION,
    /** A second image of a process sends heartbeats for the holds of the first. */
    SECOND_IMAGE,
    /** Some clients delete rows when they release, and have no sessions, beside others that have them. */
    DELETING_CLIENTS,
    /** Time passes between two looks at a clock, though a client does nothing else meanwhile. */
    SLOW_THREAD,
    /** Some locks have shared holders, and others up to a limit, beside exclusive ones. */
    MEMBERS,
    /** DynamoDB's time to live deletes rows whose time is over, and rows get old that nobody uses. */
    COLLECTOR,
    /** Applications acquire several locks at once too. */
    GROUPS,
    /** The table has no transactions. */
    NO_TRANSACTIONS,
    /** Some clients may not read, or not write, several rows at once. */
    GROUPS_DENIED,
    /** A request for several rows leaves some unread. */
    UNREAD_ROWS;

    /** Returns whether it is the frame of a whole run, which only some runs are to have. */
    boolean isRare() {
        return this == DELETE_MODE || this == MANY_LOCKS || this == EXTINCTION;
    }

    /** Returns what a run must have for this to be drawn; {@code null} if nothing. */
    @Nullable
    Fault drawnWith() {
        return switch (this) {
            case DELETING_CLIENTS, SLOW_THREAD -> SESSIONS;
            case NO_TRANSACTIONS, GROUPS_DENIED, UNREAD_ROWS -> GROUPS;
            default -> null;
        };
    }

    /** Returns whether it is drawn apart from the others, so that it changes nothing in runs that do not have it. */
    boolean isDrawnApart() {
        return compareTo(DELETING_CLIENTS) >= 0;
    }
}
