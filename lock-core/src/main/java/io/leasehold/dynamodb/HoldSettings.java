package io.leasehold.dynamodb;

import io.leasehold.LockListener;
import io.leasehold.internal.engine.EngineSettings;
import io.leasehold.internal.engine.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects how a client acquires locks, keeps them alive and releases them. */
final class HoldSettings {

    final List<LockListener> listeners = new ArrayList<>();

    @Nullable
    String ownerName;

    Duration leaseDuration = DynamoDbLockClient.DEFAULT_LEASE_DURATION;

    @Nullable
    Duration heartbeatPeriod;

    @Nullable
    Duration safePeriod;

    int heartbeatTps;

    @Nullable
    Duration waitTimeout;

    Duration retryPeriod = DynamoDbLockClient.DEFAULT_RETRY_PERIOD;
    boolean releaseOnClose;
    Duration closeTimeout = DynamoDbLockClient.DEFAULT_CLOSE_TIMEOUT;

    EngineSettings toEngineSettings(RowSettings rows) {
        Timing timing = Timings.of(leaseDuration, heartbeatPeriod, safePeriod);
        return new EngineSettings(
                ownerName == null ? OwnerNames.generate() : ownerName,
                timing,
                Timings.waitTimeout(waitTimeout, timing),
                retryPeriod,
                rows.takeoverSkew(),
                heartbeatTps,
                releaseOnClose,
                closeTimeout,
                rows.sessions(),
                listeners);
    }
}
