package io.leasehold.internal.engine;

import io.leasehold.internal.store.FencingTokens;

/**
 * Limits how often a hold is handed over without a request to the table: by the tokens of its grant, and by time, since
 * other clients that wait are noticed only when the row is released. Not thread-safe: the hold's state guards it.
 */
final class HandOverBudget {

    /** How many more owners a grant has tokens for. */
    static final int MOST = FencingTokens.STEP - 1;

    private final long since;
    private final long longest;
    private int made;
    private boolean bound;

    HandOverBudget(long since, Timing timing) {
        this.since = since;
        this.longest = timing.longestPassing();
    }

    /** Returns since when the lock has been in this client, hold after hold. */
    long since() {
        return since;
    }

    /** Returns whether the lock may stay in this client. */
    boolean isTimeLeft(long now) {
        return now - since < longest;
    }

    boolean isAllowed(long now) {
        return !bound && made < MOST && isTimeLeft(now);
    }

    void count() {
        made++;
    }

    /** Allows no more. */
    void end() {
        bound = true;
    }
}
