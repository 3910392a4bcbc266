package io.leasehold.internal.engine.simulation;

import java.util.Locale;

/** What happens in a run, and must happen in many: promises that are never put to the test are kept as well. */
enum Happening {
    REQUEST,
    GRANT,
    /** A hold goes from one owner to the next inside one client. */
    HAND_OVER,
    /** A waiter says in the row that it waits. */
    ANNOUNCEMENT,
    /** A client lets others go first. */
    COURTESY,
    TAKEOVER,
    RELEASE,
    DANGER,
    RECOVERY,
    EXPIRED,
    STOLEN,
    DELETED,
    FORCED,
    LOST_AT_CLOSE,
    CRASH,
    CANCELLED_WAIT,
    FENCED_WRITE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
