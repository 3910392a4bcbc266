package io.leasehold.internal.store;

import io.leasehold.LockKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks to renew a hold, which its id and its token identify. If a late duplicate of its take lands on the row, the row
 * has another token. It is then not the hold that was granted.
 *
 * @param fencingToken the token of the grant
 * @param beat the heartbeat's number; larger than that of every earlier request for this hold
 * @param confirmed the number of a heartbeat, not later than this one, that the table is known to have applied; 0 for
 *     the take. A row that shows an earlier one was deleted meanwhile, and a late duplicate has brought it back
 * @param lease the lease of the hold; written unless a session keeps it alive
 * @param aliveUntil until when the hold may live, in seconds since the epoch of the table's clock; {@link #UNKNOWN}
 *     removes what the row says
 * @param session the id of the session that keeps the hold alive from now on; {@code null} if its own heartbeats do,
 *     which also removes what the row says
 * @param told the ids of the holds that the row of this session need not name any more, because its owner knows that
 *     others have ended them by force; empty for other rows
 */
public record Beat(
        LockKey key,
        String holdId,
        long fencingToken,
        long beat,
        long confirmed,
        Duration lease,
        long aliveUntil,
        @Nullable String session,
        Set<String> told,
        Instant now,
        Duration timeout) {

    /** Makes a heartbeat before which none is known to have been applied. */
    public Beat(
            LockKey key,
            String holdId,
            long fencingToken,
            long beat,
            Duration lease,
            long aliveUntil,
            @Nullable String session,
            Instant now,
            Duration timeout) {
        this(key, holdId, fencingToken, beat, 0, lease, aliveUntil, session, Set.of(), now, timeout);
    }

    /** The end of a hold whose owner does not know the table's time. */
    public static final long UNKNOWN = 0;
}
