package io.leasehold.internal.engine;

/**
 * Decides when one waiter may send its next request. It sets pauses between polls, and allows at most four requests in
 * a row without a pause and at most {@link RequestRate#MOST} per second.
 */
final class RequestPace {

    /** A take whose answer is lost, the read that finds its outcome, and both once more if it had not landed. */
    private static final int MOST_IN_A_ROW = 4;

    private final RequestRate rate;
    private final Backoff backoff;
    private int inARow;
    private int latest;

    /** Makes the pace of a waiter that has sent requests before: these count too. */
    RequestPace(Backoff backoff, RequestRate rate) {
        this.backoff = backoff;
        this.rate = rate;
    }

    RequestRate rate() {
        return rate;
    }

    /** Counts a request that is about to be submitted; returns false and does nothing if a pause must come first. */
    boolean mayAsk(boolean waits, long now) {
        boolean allowed = inARow == 0 ? !waits || rate.allows(2, now) : inARow < MOST_IN_A_ROW && rate.allows(1, now);
        if (allowed) {
            inARow++;
            latest = rate.note(now);
        }
        return allowed;
    }

    /** Notes that the latest counted request is sent only now. */
    void sentNow(long now) {
        rate.sentNow(latest, now);
    }

    /** Notes that a pause has passed. */
    void paused() {
        inARow = 0;
    }

    /** Begins again with short pauses, since another owner holds the lock. */
    void restart(long now) {
        backoff.restart(now);
    }

    /** Returns the next pause between two polls. */
    long nextPause(long now) {
        return backoff.next(now);
    }

    /** Returns how long until a request, and the one that may have to follow it, may be sent. */
    long nanosUntilNext(long now) {
        return rate.nanosUntil(2, now);
    }

    /** Counts one additional request, and returns the pause before it. */
    long nextBesides(long now) {
        long delay = Math.max(0, rate.nanosUntil(1, now));
        rate.note(now + delay);
        return delay;
    }
}
