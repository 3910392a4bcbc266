package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.InvalidLockSettingException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains an unusable setting by the names of the properties, which the reader can change. */
final class LockSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidLockSettingException> {

    private static final String DURATIONS =
            "distributed-lock.lease-duration, distributed-lock.heartbeat-period and distributed-lock.safe-period"
                    + " (unset, the last two follow from the first)";

    private static final String TAKEOVER_SKEW =
            "distributed-lock.takeover-skew (4s to 10m, or off; unset where distributed-lock.release-mode is delete)";

    private static final String SESSIONS =
            "distributed-lock.sessions (auto or off; unset where distributed-lock.release-mode is delete)";

    /** By the core's name of the setting. */
    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("leaseDuration", DURATIONS),
            Map.entry("heartbeatPeriod", DURATIONS),
            Map.entry("safePeriod", DURATIONS),
            Map.entry("tableName", "distributed-lock.table-name"),
            Map.entry("partitionKeyName", "distributed-lock.partition-key-name"),
            Map.entry("sortKeyName", "distributed-lock.sort-key-name"),
            Map.entry("ttlAttributeName", "distributed-lock.ttl-attribute-name"),
            Map.entry("keyPrefix", "distributed-lock.key-prefix"),
            Map.entry("ownerName", "distributed-lock.owner-name"),
            Map.entry("expiryPeriod", "distributed-lock.expiry-period"),
            Map.entry("heartbeatTps", "distributed-lock.heartbeat-tps"),
            Map.entry("waitTimeout", "distributed-lock.wait-timeout"),
            Map.entry("retryPeriod", "distributed-lock.retry-period"),
            Map.entry("takeoverSkew", TAKEOVER_SKEW),
            Map.entry("sessions", SESSIONS),
            Map.entry("auditPeriod", "distributed-lock.audit-period (at least 1s, or 0s for no audit)"),
            Map.entry("tombstoneRetention", "distributed-lock.tombstone-retention"),
            Map.entry("callbackThreads", "distributed-lock.callback-threads"));

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InvalidLockSettingException cause) {
        String properties = PROPERTIES.get(cause.setting());
        return properties == null
                ? new FailureAnalysis(cause.getMessage(), "Correct " + cause.setting() + ".", cause)
                : new FailureAnalysis(
                        cause.getMessage(),
                        "Correct " + properties + ". The value was '" + cause.value() + "'.",
                        cause);
    }
}
