package io.leasehold.dynamodb;

import io.leasehold.internal.dynamodb.StoreSettings;
import io.leasehold.internal.engine.Timing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Computes the durations that were not set, in proportion to the lease. */
final class Timings {

    private static final Timing DEFAULT = Timing.of(
            DynamoDbLockClient.DEFAULT_LEASE_DURATION,
            DynamoDbLockClient.DEFAULT_HEARTBEAT_PERIOD,
            DynamoDbLockClient.DEFAULT_SAFE_PERIOD);

    private Timings() {}

    static Timing of(Duration lease, @Nullable Duration heartbeat, @Nullable Duration safe) {
        Timing derived = DEFAULT.scaledTo(lease);
        return Timing.of(
                lease,
                heartbeat == null ? Duration.ofNanos(derived.heartbeat()) : heartbeat,
                safe == null ? Duration.ofNanos(derived.safe()) : safe);
    }

    static Duration waitTimeout(@Nullable Duration waitTimeout, Timing timing) {
        return waitTimeout == null ? Duration.ofNanos(timing.lease() + timing.heartbeat()) : waitTimeout;
    }

    static Duration expiryPeriod(@Nullable Duration expiryPeriod, Duration lease) {
        Duration least = StoreSettings.leastExpiryPeriod(lease);
        if (expiryPeriod == null) {
            Duration usual = DynamoDbLockClient.DEFAULT_EXPIRY_PERIOD;
            return usual.compareTo(least) < 0 ? least : usual;
        }
        Settings.require(
                expiryPeriod.compareTo(least) >= 0,
                "expiryPeriod",
                expiryPeriod,
                "must be at least twice the lease (" + lease
                        + "), or DynamoDB's time to live could delete a lock while it"
                        + " is held; raise it, or leave it unset");
        return expiryPeriod;
    }
}
