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
    CROSSED_CANCEL,
    FORCED_BY_CLIENT,
    FENCED_WRITE,
    SINGLE_ATTEMPT,
    /** A caller's thread waits while others go on. */
    BLOCKED_CALL,
    STOPPED_CLIENT,
    CALLBACK_REFUSED,
    CALLBACK_FAILED,
    FATAL_ANSWER,
    MALFORMED_ROW,
    DELETING_RELEASE,
    /** A row with additional attributes is taken over. */
    ATTRIBUTES_REPLACED,
    /** A row is written over by the next request of the client that had it. */
    VACATED,
    FAILED_VACATE,
    /** A danger that was told of before its time, because too many heartbeats wait. */
    FORESEEN_DANGER,
    MONOTONIC_JUMP,
    SECOND_IMAGE,
    /** A lock whose owner has not been observed for a lease is taken over by the table's own clock. */
    TAKEOVER_BY_DATE,
    /** The answer to a write does not confirm until when its hold was said to live. */
    UNCONFIRMED_END,
    UNSEEN_SUSPENSION,
    FIXED_LEASE,
    /** A fixed lease ends early, since the clocks of its machine contradict each other. */
    FIXED_LEASE_SUSPECTED,
    SESSION,
    /** A late duplicate opens a session again whose row was deleted. */
    LATE_SESSION,
    ENROLMENT,
    /** A hold gets heartbeats of its own again. */
    PROMOTION,
    FENCE,
    FENCE_BY_DATE,
    CLOSED_SESSION,
    DELETED_SESSION,
    TAKE_FROM_OVER,
    TAKE_FROM_MISSING,
    /** A client that has no sessions, since its releases delete rows, takes a lock from another one's session. */
    TAKE_BY_DELETING,
    REVOCATION,
    AUDIT,
    SHARED_GRANT,
    LIMITED_GRANT,
    /** A shared holder's row is deleted by its release. */
    SHARED_RELEASE,
    /** A request shares the hold that its client has. */
    JOIN,
    SLOT_HAND_OVER,
    SLOT_TAKEN_OVER,
    /** An exclusive owner and a member each find the row of the other. */
    CROSSING,
    /** A member says in its row which exclusive owner it waits for. */
    SAID_WAIT,
    /** An exclusive owner waits for members. */
    DRAIN,
    /** An exclusive owner is granted after it waited for members. */
    DRAINED,
    FREED_MEMBER,
    FREED_MAIN,
    /** A mark is the first write of a lock. */
    SEEDING_MARK,
    RENEWED_MARK,
    /** A member is granted while the next exclusive owner waits for it. */
    GRANT_BEFORE_NEXT,
    /** A hold is lost that waits for others. */
    LOST_CANDIDATE,
    ENROLLED_MEMBER,
    COLLECTED_ROW,
    AGED_MARK,
    /** Several locks are granted together. */
    GROUP,
    GROUP_REFUSED,
    GROUP_CONFLICT,
    GROUP_AMBIGUOUS_LANDED,
    GROUP_AMBIGUOUS_NOT_LANDED,
    /** A transaction lands when its client has stopped waiting for the answer. */
    GROUP_LATE,
    /** A transaction that has been carried out reaches the table again. */
    GROUP_TWICE,
    GROUP_TAKEOVER_BY_CLOCK,
    GROUP_TAKEOVER_BY_DATE,
    GROUP_TAKEOVER_BY_SESSION,
    GROUP_TAKEOVER_OF_OWN,
    GROUP_FIVE_REFUSALS,
    GROUP_WITHOUT_TRANSACTIONS,
    GROUP_DENIED,
    /** Locks of a group are taken one by one for another reason than refusals. */
    GROUP_ONE_BY_ONE,
    GROUP_BEHIND_WAITER,
    WAITER_BEHIND_GROUP,
    /** A lock is released while a group waits for it first, and the row is freed. */
    GROUP_NOT_HEIR,
    UNREAD_ROWS,
    GROUP_LOST;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
