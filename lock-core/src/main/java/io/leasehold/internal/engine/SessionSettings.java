package io.leasehold.internal.engine;

import io.leasehold.InvalidLockSettingException;
import java.time.Duration;

/**
 * The settings of the sessions of a client.
 *
 * @param from how many holds must be due a heartbeat before a session keeps them alive; 0 for no sessions
 * @param most the largest number of holds of one session
 * @param auditPeriod how often the rows of the holds of sessions are read; zero for never
 */
public record SessionSettings(int from, int most, Duration auditPeriod) {

    /** No sessions. Those of other clients are understood. */
    public static final SessionSettings OFF = new SessionSettings(0, 1, Duration.ZERO);

    private static final Duration MIN_AUDIT = Duration.ofSeconds(1);

    /** Checks the settings. */
    public SessionSettings {
        boolean usable = auditPeriod.isZero() || auditPeriod.compareTo(MIN_AUDIT) >= 0;
        if (!usable) {
            throw new InvalidLockSettingException(
                    "auditPeriod",
                    auditPeriod.toString(),
                    "Setting auditPeriod is '" + auditPeriod + "' but must be at least 1 s, or zero for no audit.");
        }
    }

    /** Returns the settings of a client that uses sessions. */
    public static SessionSettings auto(Duration auditPeriod) {
        return new SessionSettings(3, 10_000, auditPeriod);
    }

    boolean areOn() {
        return from > 0;
    }
}
