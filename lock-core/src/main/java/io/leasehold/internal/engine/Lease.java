package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.ClockReading;

/**
 * Computes from clock readings how long a hold is valid that its own heartbeats keep alive, and whether the clocks agree.
 * Not thread-safe: {@link HoldState} guards it.
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
final class Lease implements Term {

    private final Timing timing;
    private final boolean provable;
    private ClockReading start;
    private boolean suspect;
    private boolean over;

    /**
     * Makes a lease.
     *
     * @param provable whether a heartbeat can show that the hold still exists after the clocks contradicted each other
     */
    Lease(Timing timing, ClockReading start, boolean provable) {
        this.timing = timing;
        this.provable = provable;
        this.start = start;
    }

    @Override
    public Lease leaseFrom(ClockReading sent) {
        return new Lease(timing, sent, provable);
    }

    @Override
    public long age(long nano) {
        return start.nanosUntil(nano);
    }

    @Override
    public long nanosLeft(long nano) {
        return timing.held() - age(nano);
    }

    /**
     * Returns whether the hold is over. This is final: a renewal whose clock was read earlier does not change it. If no
     * heartbeat can prove it, the hold is also over when the clocks contradict each other.
     */
    @Override
    public boolean isOver(ClockReading now) {
        over |= nanosLeft(now.nano()) <= 0 || (!provable && contradicts(now));
        return over;
    }

    @Override
    public long nanosToNextChange(boolean safe, boolean live, long nano) {
        long next = safe ? timing.safe() : live ? timing.held() : timing.lease();
        return next - age(nano);
    }

    @Override
    public boolean isTrusted(ClockReading now) {
        return !suspect && !contradicts(now);
    }

    @Override
    public boolean isSafe(ClockReading now) {
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
