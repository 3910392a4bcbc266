package io.leasehold.internal.engine;

import io.leasehold.internal.store.FencingTokens;

/**
 * Limits how often a hold is handed over without a request to the table. The limits are the tokens of its grant, and
 * time: the owner finds other waiting clients only when it releases the row. Not thread-safe: the hold's state guards
 * it.
 */
final class HandOverBudget {

    /** For how many more owners a grant has tokens. */
    static final int MOST = FencingTokens.STEP - 1;

    private long since;
    private int made;

    HandOverBudget(long since) {
        this.since = since;
    }

    /** Begins anew for a hold that had to wait for its grant. */
    void restart(long now) {
        since = now;
    }

    /** Returns since when this client has held the lock, in one hold after another. */
    long since() {
        return since;
    }

    /** Returns whether this client may still keep the lock. */
    boolean isTimeLeft(long now, Timing timing) {
        return now - since < timing.longestPassing();
    }

    boolean isAllowed(long now, Timing timing) {
        return made < MOST && isTimeLeft(now, timing);
    }

    void count() {
        made++;
    }

    /** Allows no more hand-overs. */
    void end() {
        made = MOST;
    }
}
