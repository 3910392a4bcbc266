package io.leasehold.dynamodb;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.internal.dynamodb.StoreSettings;
import io.leasehold.internal.engine.SessionSettings;
import io.leasehold.internal.engine.Timing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a client's rows: their table and keys, and how long each stays. */
final class RowSettings {

    private static final Duration MIN_TAKEOVER_SKEW = Duration.ofSeconds(4);
    private static final Duration MAX_TAKEOVER_SKEW = Duration.ofMinutes(10);
    private static final Duration MIN_AUDIT_PERIOD = Duration.ofSeconds(1);
    private static final Duration MIN_TOMBSTONE_RETENTION = Duration.ofHours(24);
    private static final Duration MAX_RETENTION = Duration.ofDays(36_500);

    LockTable table = LockTable.named(LockTable.DEFAULT_NAME);
    String keyPrefix = "";
    ReleaseMode releaseMode = DynamoDbLockClient.DEFAULT_RELEASE_MODE;

    @Nullable
    Boolean sessions;

    private Duration auditPeriod = DynamoDbLockClient.DEFAULT_AUDIT_PERIOD;
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

    void auditPeriod(Duration period) {
        Settings.require(
                period.isZero() || period.compareTo(MIN_AUDIT_PERIOD) >= 0,
                "auditPeriod",
                period,
                "must be at least " + MIN_AUDIT_PERIOD + ", or zero to read no rows of held locks");
        auditPeriod = period;
    }

    /** Returns the settings of the client's sessions. */
    SessionSettings sessions() {
        if (releaseMode == ReleaseMode.DELETE && Boolean.TRUE.equals(sessions)) {
            throw new InvalidLockSettingException(
                    "sessions",
                    "true",
                    "Setting sessions is true, but the other clients of a table whose rows are deleted on release do not"
                            + " understand sessions: set releaseMode to TOMBSTONE, or leave sessions unset.");
        }
        boolean on = sessions == null ? releaseMode == ReleaseMode.TOMBSTONE : sessions;
        return on ? SessionSettings.auto(auditPeriod) : SessionSettings.OFF;
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
