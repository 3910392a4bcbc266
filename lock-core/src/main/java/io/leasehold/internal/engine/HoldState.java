package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockLostException;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Clocks;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Knows at every moment whether one hold is valid, from its grant to its end. Uses neither table nor timers, and makes
 * no calls to others under its monitor, so no I/O can delay an answer.
 *
 * <p>The argument for mutual exclusion lives here. The start of the lease is read before the write that the table shows
 * was first sent. A waiter reads its clock after the response that first showed it that write, and waits for the whole
 * lease L; so it takes over later than {@code start + L} on a perfect clock. The hold ends by itself at {@code start +
 * L - G}; G pays for the difference of the two clocks' rates. A heartbeat moves {@code start} only when the table has
 * confirmed the write, only to the moment before that write was first sent, and never back. A monotonic clock that
 * stood still in a suspended machine would break this. Hence a hold does not count as held while the other clocks
 * contradict it. It counts again when a heartbeat that was sent after the contradiction arose proves that nobody took
 * over.
 */
final class HoldState {

    private final Lease lease;
    private final Clocks clocks;
    private final Runnable nudge;
    private final HandOverBudget budget;

    @GuardedBy("this")
    private Tenure current;

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

    /**
     * Makes a hold that has just been granted; its start was read before the granting write was sent. The nudge
     * requests a call of {@link #advance} soon, on another thread.
     */
    HoldState(Tenure first, ClockReading start, HandOverBudget budget, Clocks clocks, Runnable nudge) {
        this.lease = new Lease(first.grant().timing(), start);
        this.clocks = clocks;
        this.nudge = nudge;
        this.budget = budget;
        this.current = first;
    }

    /** Returns the tenure that the hold serves, or served at its end. */
    synchronized Tenure current() {
        return current;
    }

    /** Returns how long ago the last successful write of this hold was sent. */
    synchronized Duration sinceRenewal() {
        return Duration.ofNanos(lease.age(clocks.nanoTime()));
    }

    /** Returns how long the tenure is provably held from now on; 0 if it is not. */
    long remainingNanos(Tenure of) {
        ClockReading now = clocks.now();
        synchronized (this) {
            return of == current && isLive(look(now)) && lease.isTrusted(now) ? lease.nanosLeft(now.nano()) : 0;
        }
    }

    LockStatus status(Tenure of) {
        ClockReading now = clocks.now();
        synchronized (this) {
            return of == current ? look(now) : LockStatus.RELEASED;
        }
    }

    /** As {@link #view}, and requests the change if the timer that should have made it is late. */
    @GuardedBy("this")
    private LockStatus look(ClockReading now) {
        LockStatus view = view(now);
        if (view != status && !nudged) {
            nudged = true;
            nudge.run();
        }
        return view;
    }

    /** Returns the status that is true at the given moment, whether or not the timer has run. */
    @GuardedBy("this")
    private LockStatus view(ClockReading now) {
        if (!isLive(status)) {
            return status;
        }
        if (lease.isOver(now)) {
            return LockStatus.INVALID;
        }
        return lease.isSafe(now) ? status : LockStatus.IN_DANGER;
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
        current().events().flush();
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
        return lease.becomesSuspect(now) ? Due.HEARTBEAT : due;
    }

    @GuardedBy("this")
    private void endanger() {
        status = LockStatus.IN_DANGER;
        current.events().inDanger();
    }

    /** Puts a safe hold in danger before its time, because no heartbeat of it will be sent early enough. */
    void foreseeDanger() {
        ClockReading now = clocks.now();
        synchronized (this) {
            if (status != LockStatus.LOCKED || view(now) != LockStatus.LOCKED) {
                return;
            }
            endanger();
        }
        current().events().flush();
    }

    /** Returns how long until time alone may change the status; after the end, until others may acquire the lock. */
    synchronized long nanosToNextChange() {
        return lease.nanosToNextChange(status == LockStatus.LOCKED, isLive(status), clocks.nanoTime());
    }

    /** Returns how long a live hold still lasts from now on without another heartbeat. */
    synchronized long nanosToEnd() {
        return lease.nanosLeft(clocks.nanoTime());
    }

    /** Returns the number of the latest heartbeat that was sent; 0 before the first. */
    synchronized long lastBeat() {
        return lastBeat;
    }

    /** Returns the number for a heartbeat that is about to be sent; empty if none may be sent. */
    synchronized OptionalLong nextBeat() {
        return isLive(status) ? OptionalLong.of(++lastBeat) : OptionalLong.empty();
    }

    /**
     * Records a successful heartbeat.
     *
     * @param sent the clocks as read before it was sent
     * @return whether the hold was in danger and is safe again
     */
    boolean renewed(ClockReading sent) {
        ClockReading now = clocks.now();
        boolean recovered;
        synchronized (this) {
            if (!isLive(status) || view(now) == LockStatus.INVALID || !lease.renew(sent, now)) {
                return false;
            }
            recovered = status == LockStatus.IN_DANGER && lease.isSafe(now);
            if (recovered) {
                status = LockStatus.LOCKED;
                current.events().recovered();
            }
            look(now);
        }
        current().events().flush();
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
        current().events().flush();
        return true;
    }

    /** Ends one tenure and begins the next. Returns false and does nothing in danger or if the row must be released. */
    boolean passOn(Tenure from, Tenure to) {
        ClockReading now = clocks.now();
        synchronized (this) {
            if (from != current || !budget.isAllowed(now.nano()) || view(now) != LockStatus.LOCKED) {
                return false;
            }
            budget.count();
            current = to;
            from.events().released();
            return true;
        }
    }

    /** Ties the row to this tenure: the hold is not handed over any more. Returns false if it has been already. */
    synchronized boolean bind(Tenure to) {
        if (to != current) {
            return false;
        }
        budget.end();
        return true;
    }

    /** Ends the hold together with its current owner: it is not handed over any more. */
    synchronized void stay() {
        budget.end();
    }

    /** Marks a live hold as released, before the table answers; returns false if it had ended before. */
    boolean beginRelease(Tenure of) {
        ClockReading now = clocks.now();
        synchronized (this) {
            if (of != current || !isLive(status) || view(now) == LockStatus.INVALID) {
                return false;
            }
            status = LockStatus.RELEASED;
            return true;
        }
    }

    /** Returns whether the tenure was released, and not found to have been lost before. */
    synchronized boolean isReleased(Tenure of) {
        return of != current || status == LockStatus.RELEASED;
    }

    /** Settles the end of a hold after its release: released, or lost before if there is a cause. */
    boolean settleRelease(@Nullable LossCause cause) {
        synchronized (this) {
            if (settled) {
                return false;
            }
            if (cause == null) {
                settled = true;
                current.events().released();
            } else {
                lose(cause);
            }
        }
        current().events().flush();
        return true;
    }

    @GuardedBy("this")
    private void lose(LossCause cause) {
        status = LockStatus.INVALID;
        lossCause = cause;
        settled = true;
        current.events().lost(cause);
    }

    /** Returns the exception for an owner that relied on a lock that is not held. */
    LockLostException notHeld(Tenure of) {
        ClockReading now = clocks.now();
        synchronized (this) {
            return of == current
                    ? NotHeld.because(of.grant(), view(now), lossCause)
                    : NotHeld.because(of.grant(), LockStatus.RELEASED, null);
        }
    }
}
