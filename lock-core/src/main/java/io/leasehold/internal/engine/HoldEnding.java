package io.leasehold.internal.engine;

/** What the client does when one of its holds ends. */
interface HoldEnding {

    /** Clears away after a hold of which the table has nothing any more, or something that others see to. */
    void ended(Hold hold);

    /** Clears away after a hold that ran out, whose row is left alone until its lease is over. */
    void expired(Hold hold);

    /** Ends a hold whose row stays, for its lease, with whoever may still work under it. */
    void left(Hold hold);

    /** Clears away after a hold whose row the next request of this client writes its own over. */
    void vacated(Hold hold);

    /** Releases what an ended hold has left in the table. */
    void free(Hold hold);

    /** Releases what a late duplicate of the hold's take has written after its end, whatever its token. */
    void freeTwin(Grant grant);

    /** Lets others have the released lock first, who have said in its row that they wait. */
    void yieldToWaiters(Grant grant);

    /** Leaves the released lock alone for a moment, for others who may wait and cannot say so. */
    void yieldBriefly(Grant grant);
}
