package io.leasehold.internal.dynamodb;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings with which a store writes its rows.
 *
 * @param layout the names of the table and its attributes
 * @param expiryPeriod how long after its last heartbeat a held row may be deleted; at least twice any lease
 * @param tombstoneRetention how long after its release a row may be deleted; {@code null} to delete it at once
 * @param keyPrefix the prefix of each partition key in the table; may be empty
 */
public record StoreSettings(
        TableLayout layout, Duration expiryPeriod, @Nullable Duration tombstoneRetention, String keyPrefix) {

    private static final int LEASES_PER_EXPIRY = 2;

    /** Makes settings without a prefix. */
    public StoreSettings(TableLayout layout, Duration expiryPeriod, @Nullable Duration tombstoneRetention) {
        this(layout, expiryPeriod, tombstoneRetention, "");
    }

    RowKeys keys() {
        return new RowKeys(layout, keyPrefix);
    }

    /**
     * Returns how long after a write DynamoDB may delete a row.
     *
     * @param session the session that the row names, or {@code null}
     */
    Duration expiryPeriod(LockKey key, @Nullable String session) {
        if (session != null) {
            return longer(expiryPeriod, SessionRow.ENROLLED_EXPIRY);
        }
        return SessionRow.isOne(key) ? longer(expiryPeriod, SessionRow.EXPIRY) : expiryPeriod;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /**
     * Refuses a lease that is too long for the expiry period.
     *
     * @throws InvalidLockSettingException if so
     */
    void checkExpiryOutlives(Duration lease) {
        if (expiryPeriod.compareTo(leastExpiryPeriod(lease)) < 0) {
            throw new InvalidLockSettingException(
                    "lease",
                    lease.toString(),
                    "The lease is " + lease + " but the client's expiry period is " + expiryPeriod
                            + ", so that DynamoDB's time to live could delete the lock while it is held. Shorten the"
                            + " lease, or set expiryPeriod to at least twice the longest lease.");
        }
    }

    /** Returns the shortest expiry period for a lease: time to live must not delete a lock that is held. */
    public static Duration leastExpiryPeriod(Duration lease) {
        return lease.multipliedBy(LEASES_PER_EXPIRY);
    }
}
