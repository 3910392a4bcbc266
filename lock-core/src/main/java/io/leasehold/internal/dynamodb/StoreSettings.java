package io.leasehold.internal.dynamodb;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a store writes its rows.
 *
 * @param layout where they are, and their names
 * @param expiryPeriod how long after its last heartbeat a held row becomes garbage; at least twice any lease
 * @param tombstoneRetention how long after its release a free row becomes garbage; {@code null} to delete it at once
 */
public record StoreSettings(
        TableLayout layout, Duration expiryPeriod, @Nullable Duration tombstoneRetention) {

    private static final int LEASES_PER_EXPIRY = 2;

    /** Returns the shortest expiry period for a lease: time to live must not delete a lock that is held. */
    public static Duration leastExpiryPeriod(Duration lease) {
        return lease.multipliedBy(LEASES_PER_EXPIRY);
    }
}
