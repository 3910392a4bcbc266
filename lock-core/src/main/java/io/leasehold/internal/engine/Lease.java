package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.ClockReading;

/**
 * Computes from clock readings since when a hold counts, how long it is valid, and whether the clocks agree. Not
 * thread-safe: the hold's state guards it, and has the argument.
 */
final class Lease {

    private final Timing timing;
    private ClockReading start;
    private boolean suspect;
    private boolean over;

    Lease(Timing timing, ClockReading start) {
        this.timing = timing;
        this.start = start;
    }

    long age(long nano) {
        return start.nanosUntil(nano);
    }

    /** Returns how long the hold still lasts without another heartbeat; not positive if it is over. */
    long nanosLeft(long nano) {
        return timing.held() - age(nano);
    }

    /** Returns whether the hold is over, for good: a renewal whose clock was read earlier brings nothing back. */
    boolean isOver(ClockReading now) {
        over |= nanosLeft(now.nano()) <= 0;
        return over;
    }

    /** Returns how long it takes until the hold comes into danger, or ends, or until others may have its lock. */
    long nanosToNextChange(boolean safe, boolean live, long nano) {
        long next = safe ? timing.safe() : live ? timing.held() : timing.lease();
        return next - age(nano);
    }

    /** Returns whether nobody can have taken over, as far as clocks tell. */
    boolean isTrusted(ClockReading now) {
        return !suspect && !contradicts(now);
    }

    boolean isSafe(ClockReading now) {
        return isTrusted(now) && age(now.nano()) < timing.safe();
    }

    private boolean contradicts(ClockReading now) {
        return start.disagreesWith(now, timing.guard() / 2);
    }

    /** Returns whether the clocks have begun to contradict each other; the hold is suspect from then on. */
    boolean becomesSuspect(ClockReading now) {
        if (suspect || !contradicts(now)) {
            return false;
        }
        suspect = true;
        return true;
    }

    /** Counts from a heartbeat that was sent then, unless that came too late, or goes back; returns whether it does. */
    boolean renew(ClockReading sent, ClockReading now) {
        boolean tooLate = nanosLeft(now.nano()) <= 0;
        if (tooLate || start.nanosUntil(sent.nano()) < 0) {
            return false;
        }
        start = sent;
        suspect &= contradicts(now);
        return true;
    }
}
