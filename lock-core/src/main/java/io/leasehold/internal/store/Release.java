package io.leasehold.internal.store;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Asks to release a row.
 *
 * @param version the version of the hold that the row must show: with any beat number if it has a hold id, else exactly
 *     this text
 * @param fencingToken the token that the row must show; 0 if it is unknown, as for a write without an answer
 * @param attributes names of the additional attributes that the hold has in the row
 * @param exactly whether the row must show exactly this version, with this beat number: so others end a session whose
 *     owner is dead, or release a hold as they have read it
 */
public record Release(
        LockKey key,
        String version,
        long fencingToken,
        Set<String> attributes,
        boolean exactly,
        Instant now,
        Duration timeout) {

    /** Returns the request to end a session that has sent no heartbeat since its row showed this version. */
    public static Release fence(LockKey session, String version, Instant now, Duration timeout) {
        return new Release(session, version, 0, Set.of(), true, now, timeout);
    }

    /** Returns the request to release a hold of our own. */
    public static Release of(
            LockKey key, String holdId, long fencingToken, Set<String> attributes, Instant now, Duration timeout) {
        return new Release(key, HoldVersion.first(holdId), fencingToken, attributes, false, now, timeout);
    }

    /** Returns the request to release the hold that a record with a version shows, if it has sent no heartbeat since. */
    public static Release asRead(LockRecord record, String version, Instant now, Duration timeout) {
        return new Release(
                record.key(),
                version,
                record.fencingToken(),
                record.attributes().keySet(),
                true,
                now,
                timeout);
    }
}
