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
 */
public record Beat(LockKey key, String holdId, long fencingToken, long beat, Instant now, Duration timeout) {}
