package io.leasehold.internal.engine;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockListener;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The settings of a client.
 *
 * @param ownerName the owner's name in the rows
 * @param timing of holds whose request names no lease
 * @param waitTimeout how long {@code acquire} waits if the request does not say; not negative
 * @param retryPeriod the longest pause between two polls of a lock that others hold; at least 100 ms
 * @param takeoverSkew the allowance for takeovers by the table's own clock; zero for none of them
 * @param heartbeatTps maximum number of heartbeats per second; 0 for no limit
 * @param releaseOnClose whether closing releases the held locks
 * @param closeTimeout how long closing may take
 * @param sessions whether sessions keep locks alive
 * @param listeners receive all events; more may be added later
 */
public record EngineSettings(
        String ownerName,
        Timing timing,
        Duration waitTimeout,
        Duration retryPeriod,
        Duration takeoverSkew,
        int heartbeatTps,
        boolean releaseOnClose,
        Duration closeTimeout,
        SessionSettings sessions,
        List<LockListener> listeners) {

    /** Makes settings without sessions. */
    public EngineSettings(
            String ownerName,
            Timing timing,
            Duration waitTimeout,
            Duration retryPeriod,
            Duration takeoverSkew,
            int heartbeatTps,
            boolean releaseOnClose,
            Duration closeTimeout,
            List<LockListener> listeners) {
        this(
                ownerName,
                timing,
                waitTimeout,
                retryPeriod,
                takeoverSkew,
                heartbeatTps,
                releaseOnClose,
                closeTimeout,
                SessionSettings.OFF,
                listeners);
    }

    /** Checks the settings. */
    public EngineSettings {
        require(
                !ownerName.isBlank(),
                "ownerName",
                ownerName,
                "must name the owner that others see; leave it unset for host, process and a random part");
        require(!waitTimeout.isNegative(), "waitTimeout", waitTimeout, "must not be negative; zero makes one attempt");
        require(
                retryPeriod.compareTo(LockRequest.MIN_RETRY_PERIOD) >= 0,
                "retryPeriod",
                retryPeriod,
                "must be at least 100 ms, or waiting would keep the table busy; for example 1 s");
        require(!takeoverSkew.isNegative(), "takeoverSkew", takeoverSkew, "must not be negative; zero turns it off");
        require(heartbeatTps >= 0, "heartbeatTps", heartbeatTps, "must be positive, or 0 for no cap");
        require(isPositive(closeTimeout), "closeTimeout", closeTimeout, "must be positive, for example 10 s");
        listeners = new CopyOnWriteArrayList<>(listeners);
    }

    /** Returns the settings of the holds that are sessions of this client. */
    EngineSettings forSessions(LockListener listener) {
        return new EngineSettings(
                ownerName,
                timing,
                waitTimeout,
                retryPeriod,
                takeoverSkew,
                heartbeatTps,
                releaseOnClose,
                closeTimeout,
                SessionSettings.OFF,
                List.of(listener));
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean satisfied, String setting, Object value, String rule) {
        if (!satisfied) {
            throw new InvalidLockSettingException(
                    setting, value.toString(), "Setting " + setting + " is '" + value + "' but " + rule + ".");
        }
    }
}
