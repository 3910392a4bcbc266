package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.ClockReading;

/**
 * Computes from clock readings how long a hold is valid, and whether the clocks agree. Not thread-safe: {@link
 * HoldState} guards it. The proof is there.
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

    /**
     * Returns whether the hold is over. This is final: a renewal whose clock was read earlier does not change it. A
     * hold without heartbeats is also over when the clocks contradict each other, as nothing could prove it afterwards.
     */
    boolean isOver(ClockReading now) {
        over |= nanosLeft(now.nano()) <= 0 || (!timing.hasHeartbeats() && contradicts(now));
        return over;
    }

    /** Returns how long until the hold comes into danger, or ends, or until others may acquire its lock. */
    long nanosToNextChange(boolean safe, boolean live, long nano) {
        long next = safe ? timing.safe() : live ? timing.held() : timing.lease();
        return next - age(nano);
    }

    /** Returns whether, according to the clocks, nobody can have taken over. */
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

    /**
     * Restarts the lease from when a heartbeat was sent. Returns false if that was too late, or before the present
     * start.
     */
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
