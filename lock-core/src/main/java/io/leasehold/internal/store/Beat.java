package io.leasehold.internal.store;

import io.leasehold.LockKey;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks to renew a hold.
 *
 * @param beat larger than that of every earlier request for this hold
 */
public record Beat(LockKey key, String holdId, long beat, Instant now, Duration timeout) {}
