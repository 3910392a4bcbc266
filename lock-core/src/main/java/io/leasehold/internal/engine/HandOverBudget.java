package io.leasehold.internal.engine;

import io.leasehold.internal.store.FencingTokens;

/**
 * How often a hold may go from one owner to the next without a word to the table: as often as its grant has tokens for,
 * and not for long, since other clients that wait can make themselves heard only where the row is released. For the
 * monitor of the hold.
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
