package io.leasehold.internal.engine.simulation;

import org.jspecify.annotations.Nullable;

/** What the judges know of one hold as the table has it, whichever owner it serves. */
final class RowFile {

    long grantedAt;

    /** Since when it serves an owner: a hold may have to wait for others after it was written. */
    long servesSince;

    /** On the owner's monotonic clock: since when the hold counts, as its handle was last seen to reckon. */
    long start = Long.MIN_VALUE;

    /** Whether somebody changed the row behind the hold's back: promises are off until the next heartbeat shows it. */
    boolean edited;

    /** By what others took the row from this hold, if they did. */
    @Nullable
    String takenAway;

    /** Tells the times apart between which tokens may fall. */
    int tokenEra;

    /** The same for the main row, when the take was first sent. */
    int lockEra;

    /** What the table granted. */
    long token;

    /** Whether a session kept it alive when it was looked at last. */
    boolean bySession;

    int tenures;
    int beats;
    int renewals;
    int releases;
    boolean freed;

    /** Whether a late duplicate of the take has stored the hold again, token and all, after its row had been deleted. */
    boolean restored;

    /** Whether the take was carried out twice, so that an ended hold may have come back. */
    boolean sentAgain;
}
