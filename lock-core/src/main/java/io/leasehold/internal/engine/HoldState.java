package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockLostException;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Clocks;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Knows at every moment whether one hold is valid, from its grant to its end. Uses neither table nor timers, and makes
 * no calls to others under its monitor, so no I/O can delay an answer.
 */
final class HoldState {

    private final RowTerms terms;
    private final Clocks clocks;
    private final Nudge nudge;

    @GuardedBy("this")
    private final Tenures tenures;

    @GuardedBy("this")
    private LockStatus status = LockStatus.LOCKED;

    @GuardedBy("this")
    private boolean settled;

    @GuardedBy("this")
    private boolean nudged;

    @GuardedBy("this")
    private long lastBeat;

    @GuardedBy("this")
    private @Nullable LossCause lossCause;

    /** Makes a hold that has just been granted; its start was read before the granting write was sent. */
    HoldState(Tenure first, ClockReading start, long since, Clocks clocks, Nudge nudge) {
        this.terms = new RowTerms(first.grant(), start);
        this.clocks = clocks;
        this.nudge = nudge;
        this.tenures = new Tenures(first, since);
    }

    synchronized <T> T askTenures(Function<Tenures, T> question) {
        return question.apply(tenures);
    }

    synchronized List<Tenure> all() {
        return tenures.all();
    }

    private void flush() {
        all().forEach(tenure -> tenure.events().flush());
    }

    /** Returns how long the tenure is provably held from now on; 0 if it is not. */
    long remainingNanos(Tenure of) {
        ClockReading now = clocks.now();
        synchronized (this) {
            return tenures.has(of) && isValid(now) ? terms.nanosLeft(now.nano()) : 0;
        }
    }

    LockStatus status(Tenure of) {
        ClockReading now = clocks.now();
        synchronized (this) {
            return tenures.has(of) ? look(now) : LockStatus.RELEASED;
        }
    }

    /** Returns the status at a moment, and requests the change if the timer that should have made it is late. */
    synchronized LockStatus look(ClockReading now) {
        LockStatus view = view(now);
        if (view != status && !nudged) {
            nudged = true;
            nudge.nudge();
        }
        return view;
    }

    /** Returns the status that is true at the given moment, whether or not the timer has run. */
    @GuardedBy("this")
    private LockStatus view(ClockReading now) {
        if (!isLive(status)) {
            return status;
        }
        return terms.isOver(now) ? LockStatus.INVALID : terms.isSafe(now) ? status : LockStatus.IN_DANGER;
    }

    private static boolean isLive(LockStatus status) {
        return status == LockStatus.LOCKED || status == LockStatus.IN_DANGER;
    }

    synchronized boolean isLive() {
        return isLive(status);
    }

    /** Makes the changes that time alone brings about. */
    Due advance() {
        ClockReading now = clocks.now();
        Due due;
        synchronized (this) {
            nudged = false;
            due = isLive(status) ? advanceLive(now) : Due.NOTHING;
        }
        flush();
        return due;
    }

    @GuardedBy("this")
    private Due advanceLive(ClockReading now) {
        LockStatus view = view(now);
        if (view == LockStatus.INVALID) {
            lose(LossCause.EXPIRED);
            return Due.CLEANUP;
        }
        Due due = Due.NOTHING;
        if (view != status) {
            endanger();
            due = Due.WARNING;
        }
        return terms.becomesSuspect(now) ? Due.HEARTBEAT : due;
    }

    @GuardedBy("this")
    private void endanger() {
        status = LockStatus.IN_DANGER;
        tenures.tell(HoldEvents::inDanger);
    }

    /** Puts a safe hold in danger before its time, because no heartbeat of it will be sent early enough. */
    void foreseeDanger() {
        ClockReading now = clocks.now();
        synchronized (this) {
            if (status == LockStatus.LOCKED && view(now) == LockStatus.LOCKED) {
                endanger();
            }
        }
        flush();
    }

    /** Returns how long until time alone may change the status; after the end, until others may acquire the lock. */
    synchronized long nanosToNextChange() {
        return terms.nanosToNextChange(status == LockStatus.LOCKED, isLive(status), clocks.nanoTime());
    }

    /** Returns how long a live hold still lasts from now on without another heartbeat. */
    long nanosToEnd() {
        return ask(row -> row.nanosLeft(clocks.nanoTime()));
    }

    synchronized long lastBeat() {
        return lastBeat;
    }

    /** Returns the number for a heartbeat that is about to be sent; empty if none may be sent. */
    synchronized OptionalLong nextBeat(@Nullable SessionTerm session, ClockReading sent) {
        if (!isLive(status)) {
            return OptionalLong.empty();
        }
        terms.sent(++lastBeat, session, sent);
        return OptionalLong.of(lastBeat);
    }

    synchronized <T extends @Nullable Object> T ask(Function<RowTerms, T> question) {
        return question.apply(terms);
    }

    synchronized void notApplied(long number) {
        terms.notApplied(number);
    }

    synchronized boolean isValid(ClockReading now) {
        return isLive(look(now)) && terms.isTrusted(now);
    }

    /** Records a heartbeat that succeeded; returns whether the hold was in danger and is safe again. */
    boolean renewed(long number, @Nullable SessionTerm session, ClockReading sent) {
        ClockReading now = clocks.now();
        boolean recovered;
        synchronized (this) {
            if (!isLive(status) || view(now) == LockStatus.INVALID || !terms.applied(number, session, sent, now)) {
                return false;
            }
            recovered = status == LockStatus.IN_DANGER && terms.isSafe(now);
            if (recovered) {
                status = LockStatus.LOCKED;
                tenures.tell(HoldEvents::recovered);
            }
            look(now);
        }
        flush();
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
        flush();
        return true;
    }

    /** Ends one tenure and begins the next. Returns false and does nothing in danger or if the row must be released. */
    boolean passOn(Tenure from, Tenure to) {
        ClockReading now = clocks.now();
        synchronized (this) {
            return view(now) == LockStatus.LOCKED && tenures.passOn(from, to, now.nano());
        }
    }

    /** Changes the tenures, unless the hold is in danger, in doubt, or has ended; returns whether they were changed. */
    boolean ifSafe(BiPredicate<Tenures, ClockReading> change) {
        ClockReading now = clocks.now();
        synchronized (this) {
            return view(now) == LockStatus.LOCKED && terms.isTrusted(now) && change.test(tenures, now);
        }
    }

    /** Ends one of several tenures. Returns false and does nothing if it is the only one, or has ended. */
    boolean leave(Tenure of) {
        ClockReading now = clocks.now();
        synchronized (this) {
            return isLive(view(now)) && tenures.leave(of);
        }
    }

    /** Ties the row to this tenure: the hold is not handed over any more. Returns false if it has been already. */
    synchronized boolean bind(Tenure to) {
        return tenures.bind(to);
    }

    /** Ends the hold together with its current owner: it is not handed over any more. */
    synchronized void stay() {
        tenures.close();
    }

    /** Marks a live hold as released, before the table answers; returns false if it had ended before. */
    boolean beginRelease(Tenure of) {
        ClockReading now = clocks.now();
        synchronized (this) {
            if (!tenures.isOnly(of) || !isLive(status) || view(now) == LockStatus.INVALID) {
                return false;
            }
            status = LockStatus.RELEASED;
            return true;
        }
    }

    /** Returns whether the tenure was released, and not found to have been lost before. */
    synchronized boolean isReleased(Tenure of) {
        return !tenures.has(of) || status == LockStatus.RELEASED;
    }

    /** Settles the end of a hold after its release: released, or lost before if there is a cause. */
    boolean settleRelease(@Nullable LossCause cause) {
        synchronized (this) {
            if (settled) {
                return false;
            }
            if (cause == null) {
                settled = true;
                tenures.tell(HoldEvents::released);
            } else {
                lose(cause);
            }
        }
        flush();
        return true;
    }

    @GuardedBy("this")
    private void lose(LossCause cause) {
        status = LockStatus.INVALID;
        lossCause = cause;
        settled = true;
        tenures.tell(events -> events.lost(cause));
    }

    /** Returns the exception for an owner that relied on a lock that is not held. */
    LockLostException notHeld(Tenure of) {
        ClockReading now = clocks.now();
        synchronized (this) {
            return tenures.has(of)
                    ? NotHeld.because(of.grant(), view(now), lossCause)
                    : NotHeld.because(of.grant(), LockStatus.RELEASED, null);
        }
    }
}
