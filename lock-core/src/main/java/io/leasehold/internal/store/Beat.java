package io.leasehold.internal.store;

import io.leasehold.LockKey;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks to renew a hold.
 *
 * @param lease of the hold; its row must outlive it
 * @param beat larger than that of every earlier request for this hold
 */
public record Beat(LockKey key, String holdId, long beat, Duration lease, Instant now, Duration timeout) {}
