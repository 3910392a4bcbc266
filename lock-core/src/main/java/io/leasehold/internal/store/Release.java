package io.leasehold.internal.store;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Asks to free a row.
 *
 * @param version of the hold that must stand there: any beat of it if it has a hold id, else exactly this text
 * @param fencingToken that must stand there as well; 0 where it is not known, as of a write without an answer
 * @param attributes names of the additional attributes that the hold has in the row
 */
public record Release(
        LockKey key, String version, long fencingToken, Set<String> attributes, Instant now, Duration timeout) {

    /** Returns the request to free a hold of our own. */
    public static Release of(
            LockKey key, String holdId, long fencingToken, Set<String> attributes, Instant now, Duration timeout) {
        return new Release(key, HoldVersion.first(holdId), fencingToken, attributes, now, timeout);
    }

    /** Returns the request to free the hold that a record with a version shows. */
    public static Release of(LockRecord record, String version, Instant now, Duration timeout) {
        return new Release(
                record.key(),
                version,
                record.fencingToken(),
                record.attributes().keySet(),
                now,
                timeout);
    }
}
