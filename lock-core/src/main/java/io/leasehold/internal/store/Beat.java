package io.leasehold.internal.store;

import io.leasehold.LockKey;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks to renew a hold, which is its id and its token: a late duplicate of its take that has landed on the row once more
 * has another token, and is not the hold that was granted.
 *
 * @param fencingToken that of the grant
 * @param beat larger than that of every earlier request for this hold
 */
public record Beat(LockKey key, String holdId, long fencingToken, long beat, Instant now, Duration timeout) {}
