package io.leasehold.internal.store;

import io.leasehold.LockKey;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks to renew a hold, which its id and its token identify. If a late duplicate of its take lands on the row, the row
 * has another token. It is then not the hold that was granted.
 *
 * @param fencingToken the token of the grant
 * @param beat the heartbeat's number; larger than that of every earlier request for this hold
 * @param aliveUntil until when the hold may live, in seconds since the epoch of the table's clock; {@link #UNKNOWN}
 *     removes what the row says
 */
public record Beat(
        LockKey key, String holdId, long fencingToken, long beat, long aliveUntil, Instant now, Duration timeout) {

    /** The end of a hold whose owner does not know the table's time. */
    public static final long UNKNOWN = 0;
}
