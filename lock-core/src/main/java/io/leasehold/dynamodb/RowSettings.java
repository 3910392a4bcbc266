package io.leasehold.dynamodb;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.internal.dynamodb.StoreSettings;
import io.leasehold.internal.engine.Timing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a client's rows: their table and keys, and how long each stays. */
final class RowSettings {

    private static final Duration MIN_TAKEOVER_SKEW = Duration.ofSeconds(4);
    private static final Duration MAX_TAKEOVER_SKEW = Duration.ofMinutes(10);
    private static final Duration MIN_TOMBSTONE_RETENTION = Duration.ofHours(24);
    private static final Duration MAX_RETENTION = Duration.ofDays(36_500);

    LockTable table = LockTable.named(LockTable.DEFAULT_NAME);
    String keyPrefix = "";
    ReleaseMode releaseMode = DynamoDbLockClient.DEFAULT_RELEASE_MODE;
    private @Nullable Duration expiryPeriod;
    private @Nullable Duration takeoverSkew;
    private Duration tombstoneRetention = DynamoDbLockClient.DEFAULT_TOMBSTONE_RETENTION;

    void expiryPeriod(Duration period) {
        expiryPeriod = Settings.between("expiryPeriod", period, Timing.MIN_LEASE, MAX_RETENTION);
    }

    void tombstoneRetention(Duration retention) {
        tombstoneRetention = Settings.between("tombstoneRetention", retention, MIN_TOMBSTONE_RETENTION, MAX_RETENTION);
    }

    void takeoverSkew(Duration skew) {
        boolean inRange = skew.compareTo(MIN_TAKEOVER_SKEW) >= 0 && skew.compareTo(MAX_TAKEOVER_SKEW) <= 0;
        Settings.require(
                skew.isZero() || inRange,
                "takeoverSkew",
                skew,
                "must be between " + MIN_TAKEOVER_SKEW + " and " + MAX_TAKEOVER_SKEW
                        + ", or zero to observe each holder for a lease");
        takeoverSkew = skew;
    }

    /** Returns the allowance for takeovers by the table's clock; zero if there are none. */
    Duration takeoverSkew() {
        if (releaseMode == ReleaseMode.TOMBSTONE) {
            return takeoverSkew == null ? DynamoDbLockClient.DEFAULT_TAKEOVER_SKEW : takeoverSkew;
        }
        if (takeoverSkew != null && !takeoverSkew.isZero()) {
            throw new InvalidLockSettingException(
                    "takeoverSkew",
                    takeoverSkew.toString(),
                    "Setting takeoverSkew is " + takeoverSkew + ", but takeovers by the table's clock need rows that"
                            + " stay: set releaseMode to TOMBSTONE, or leave takeoverSkew unset.");
        }
        return Duration.ZERO;
    }

    StoreSettings toStoreSettings(Duration lease) {
        return new StoreSettings(
                table.layout(),
                Timings.expiryPeriod(expiryPeriod, lease),
                releaseMode == ReleaseMode.TOMBSTONE ? tombstoneRetention : null,
                keyPrefix);
    }
}
