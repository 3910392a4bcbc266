package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The state of one hold: what it is worth at a given moment, and its way from grant to end. Knows neither table nor
 * timers, and calls nobody while its monitor is held, so no I/O can delay an answer.
 *
 * <p>The argument for mutual exclusion lives here. {@link #start} is read before the write that the table shows was
 * first sent. A waiter reads its clock after the response that first showed it that write, and waits for the whole lease
 * L; so it takes over later than {@code start + L} on a perfect clock. The hold ends by itself at {@code start + L - G};
 * G pays for the difference of the two clocks' rates. A heartbeat moves {@code start} only when the table has confirmed
 * the write, only to the moment before that write was first sent, and never back. A monotonic clock that stood still in
 * a suspended machine would break this; hence a hold is worth nothing while the other clocks contradict it, until a
 * heartbeat that was sent after the contradiction arose proves that nobody took over.
 */
final class Hold {

    private final Grant grant;
    private final Clocks clocks;
    private final Runnable nudge;
    private final HoldEvents events;

    private Moment start;
    private LockStatus status = LockStatus.LOCKED;
    private boolean suspect;
    private boolean settled;
    private boolean nudged;
    private long lastBeat;
    private @Nullable LossCause lossCause;

    /**
     * Makes a hold that has just been granted.
     *
     * @param start read before the granting write was sent
     * @param nudge asks for a call of {@link #advance} soon, on another thread
     */
    Hold(Grant grant, Moment start, Clocks clocks, HoldEvents events, Runnable nudge) {
        this.grant = grant;
        this.start = start;
        this.clocks = clocks;
        this.events = events;
        this.nudge = nudge;
    }

    Grant grant() {
        return grant;
    }

    /** Announces the grant; before anything else is announced of this hold. */
    void announce(LockHandle handle) {
        events.begin(handle);
    }

    boolean isHeld() {
        return remainingNanos() > 0;
    }

    Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    /** Returns how long ago the last successful write of this hold was sent. */
    Duration sinceRenewal() {
        long now = clocks.nanoTime();
        synchronized (this) {
            return Duration.ofNanos(start.nanosUntil(now));
        }
    }

    private long remainingNanos() {
        Moment now = clocks.now();
        synchronized (this) {
            boolean trusted = !suspect && !contradicts(now);
            return isLive(look(now)) && trusted ? grant.timing().held() - start.nanosUntil(now.nano()) : 0;
        }
    }

    LockStatus status() {
        Moment now = clocks.now();
        synchronized (this) {
            return look(now);
        }
    }

    /** As {@link #view}, and asks for the change to be made if the timer that should have made it is late. */
    private LockStatus look(Moment now) {
        LockStatus view = view(now);
        if (view != status && !nudged) {
            nudged = true;
            nudge.run();
        }
        return view;
    }

    /** Returns what the status is worth at the given moment. */
    private LockStatus view(Moment now) {
        if (!isLive(status)) {
            return status;
        }
        long age = start.nanosUntil(now.nano());
        if (age >= grant.timing().held()) {
            return LockStatus.INVALID;
        }
        return isSafe(now) ? status : LockStatus.IN_DANGER;
    }

    private boolean isSafe(Moment now) {
        return !suspect
                && !contradicts(now)
                && start.nanosUntil(now.nano()) < grant.timing().safe();
    }

    private boolean contradicts(Moment now) {
        return start.disagreesWith(now, grant.timing().guard() / 2);
    }

    private static boolean isLive(LockStatus status) {
        return status == LockStatus.LOCKED || status == LockStatus.IN_DANGER;
    }

    synchronized boolean isLive() {
        return isLive(status);
    }

    /** What a call of {@link #advance} leaves to do. */
    enum Due {
        NOTHING,
        /** The hold has just come into danger for want of a heartbeat. */
        WARNING,
        /** The clocks have begun to contradict each other: only a heartbeat can settle it. */
        HEARTBEAT,
        /** The hold has just ended. */
        CLEANUP
    }

    /** Makes the changes that time alone brings about. */
    Due advance() {
        Moment now = clocks.now();
        Due due;
        synchronized (this) {
            nudged = false;
            due = isLive(status) ? advanceLive(now) : Due.NOTHING;
        }
        events.flush();
        return due;
    }

    private Due advanceLive(Moment now) {
        LockStatus view = view(now);
        if (view == LockStatus.INVALID) {
            lose(LossCause.EXPIRED);
            return Due.CLEANUP;
        }
        Due due = Due.NOTHING;
        if (view != status) {
            status = view;
            events.inDanger();
            due = Due.WARNING;
        }
        if (!suspect && contradicts(now)) {
            suspect = true;
            due = Due.HEARTBEAT;
        }
        return due;
    }

    /** Puts a safe hold in danger before its time, because no heartbeat of it will be sent early enough. */
    void foreseeDanger() {
        Moment now = clocks.now();
        synchronized (this) {
            if (status != LockStatus.LOCKED || view(now) != LockStatus.LOCKED) {
                return;
            }
            status = LockStatus.IN_DANGER;
            events.inDanger();
        }
        events.flush();
    }

    /** Returns how long from now until time alone may change something; meaningless once the hold has ended. */
    synchronized long nanosToNextChange() {
        long age = start.nanosUntil(clocks.nanoTime());
        return (status == LockStatus.LOCKED
                        ? grant.timing().safe()
                        : grant.timing().held())
                - age;
    }

    /** Returns the number of a heartbeat that is about to be sent, or nothing if none may be. */
    synchronized OptionalLong nextBeat() {
        return isLive(status) ? OptionalLong.of(++lastBeat) : OptionalLong.empty();
    }

    /**
     * Takes notice of a successful heartbeat.
     *
     * @param sent read before it was sent
     * @return whether the hold was in danger and is not any more
     */
    boolean renewed(Moment sent) {
        Moment now = clocks.now();
        boolean recovered;
        synchronized (this) {
            boolean tooLate = start.nanosUntil(now.nano()) >= grant.timing().held();
            if (!isLive(status) || tooLate || start.nanosUntil(sent.nano()) < 0) {
                return false;
            }
            start = sent;
            suspect &= contradicts(now);
            recovered = status == LockStatus.IN_DANGER && isSafe(now);
            if (recovered) {
                status = LockStatus.LOCKED;
                events.recovered();
            }
            look(now);
        }
        events.flush();
        return recovered;
    }

    /** Ends a live hold as lost; returns false if it had ended before. */
    boolean lost(LossCause cause) {
        synchronized (this) {
            if (!isLive(status)) {
                return false;
            }
            lose(cause);
        }
        events.flush();
        return true;
    }

    /** Gives a live hold up; returns false if it had ended before. What the table says of it is still to come. */
    boolean giveUp() {
        Moment now = clocks.now();
        synchronized (this) {
            if (!isLive(status) || view(now) == LockStatus.INVALID) {
                return false;
            }
            status = LockStatus.RELEASED;
            return true;
        }
    }

    /** Returns whether the hold was given up, and not found to have been lost before. */
    synchronized boolean isGivenUp() {
        return status == LockStatus.RELEASED;
    }

    void flushEvents() {
        events.flush();
    }

    /** Closes the story of a hold that was given up: released, or lost before if there is a cause. */
    boolean settleRelease(@Nullable LossCause cause) {
        synchronized (this) {
            if (settled) {
                return false;
            }
            if (cause == null) {
                settled = true;
                events.released();
            } else {
                lose(cause);
            }
        }
        events.flush();
        return true;
    }

    private void lose(LossCause cause) {
        status = LockStatus.INVALID;
        lossCause = cause;
        settled = true;
        events.lost(cause);
    }

    /** Returns why the lock is not held, for a caller who relied on it. */
    LockLostException notHeld() {
        Moment now = clocks.now();
        synchronized (this) {
            LockStatus view = view(now);
            LossCause cause = view == LockStatus.INVALID && lossCause == null ? LossCause.EXPIRED : lossCause;
            LockException.Code code = isLive(view)
                    ? LockException.Code.LOCK_IN_DANGER
                    : cause == LossCause.STOLEN ? LockException.Code.LOCK_STOLEN : LockException.Code.LOCK_NOT_OWNED;
            return new LockLostException(code, grant.key(), grant.fencingToken(), cause, explain(view, cause));
        }
    }

    private String explain(LockStatus view, @Nullable LossCause cause) {
        String lock = "Lock '" + grant.key() + "' (fencing token " + grant.fencingToken() + ") ";
        if (isLive(view)) {
            return lock + "is not provably held: the clocks of this machine disagree after a pause. A heartbeat will"
                    + " settle it; do not go on meanwhile.";
        }
        return cause == null
                ? lock + "has been released by its owner."
                : lock + "was lost: " + cause + ". Stop the work under it; whoever holds it now has a higher token.";
    }
}
