package io.leasehold.internal.engine;

/** Cleans up when a hold of the client ends. */
interface HoldEnding {

    /** Returns what hands a hold to the next request of the client. */
    HandOver handOver();

    /** Returns what keeps the holds of the client alive. */
    Keeper keeper();

    /** Notes that the clocks of this machine contradict each other. */
    void suspect();

    /** Cleans up after a hold that the table no longer shows, or whose row is released elsewhere. */
    void ended(Hold hold);

    /** Cleans up after a hold that expired. Its row is not released before its lease is over. */
    void expired(Hold hold);

    /** Ends a hold whose row stays until its lease runs out, since work under it may still run. */
    void left(Hold hold);

    /** Cleans up after a hold whose row the next request of this client overwrites with its own hold. */
    void vacated(Hold hold);

    /** Releases the row of an ended hold. */
    void releaseRow(Hold hold);

    /** Releases the row that a late duplicate of the hold's take has written after its end, whatever its token. */
    void releaseTwin(Grant grant);

    /** Yields the released lock to waiters that have announced themselves in its row. */
    void yieldToWaiters(Grant grant);

    /** Yields the released lock briefly, to waiters that cannot announce themselves. */
    void yieldBriefly(Grant grant);
}
