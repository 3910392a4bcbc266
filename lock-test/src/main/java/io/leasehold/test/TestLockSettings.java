package io.leasehold.test;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockListener;
import io.leasehold.LockTelemetry;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.internal.engine.EngineSettings;
import io.leasehold.internal.engine.SessionSettings;
import io.leasehold.internal.engine.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link TestLockClient}: those of {@link DynamoDbLockClient.Builder} that make sense without DynamoDB,
 * with the same defaults. Invalid ones are refused with an {@link InvalidLockSettingException} when the client is
 * created. Not safe for use by several threads.
 */
public final class TestLockSettings {

    /** Default of {@link #patience}: 10 s. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

    /** Default of {@link #ownerName}. */
    public static final String DEFAULT_OWNER_NAME = "me";

    private static final Timing DEFAULT_TIMING = Timing.of(
            DynamoDbLockClient.DEFAULT_LEASE_DURATION,
            DynamoDbLockClient.DEFAULT_HEARTBEAT_PERIOD,
            DynamoDbLockClient.DEFAULT_SAFE_PERIOD);

    private String ownerName = DEFAULT_OWNER_NAME;
    private Duration leaseDuration = DynamoDbLockClient.DEFAULT_LEASE_DURATION;
    private @Nullable Duration heartbeatPeriod;
    private @Nullable Duration safePeriod;
    private int heartbeatTps;
    private @Nullable Duration waitTimeout;
    private Duration retryPeriod = DynamoDbLockClient.DEFAULT_RETRY_PERIOD;
    private Duration takeoverSkew = DynamoDbLockClient.DEFAULT_TAKEOVER_SKEW;
    private boolean sessions;
    private boolean releaseOnClose;
    private Duration patience = DEFAULT_PATIENCE;
    private final List<LockListener> listeners = new ArrayList<>();
    private final List<LockTelemetry> telemetry = new ArrayList<>();

    TestLockSettings() {}

    /** Sets the owner name in the table. Default {@value #DEFAULT_OWNER_NAME}. */
    public TestLockSettings ownerName(String ownerName) {
        this.ownerName = Objects.requireNonNull(ownerName, "ownerName");
        return this;
    }

    /** Sets the lease of requests without one. Default 30 s. */
    public TestLockSettings leaseDuration(Duration leaseDuration) {
        this.leaseDuration = Objects.requireNonNull(leaseDuration, "leaseDuration");
        return this;
    }

    /** Sets the time between two heartbeats of a lock. Default: a sixth of the lease. */
    public TestLockSettings heartbeatPeriod(Duration heartbeatPeriod) {
        this.heartbeatPeriod = Objects.requireNonNull(heartbeatPeriod, "heartbeatPeriod");
        return this;
    }

    /** Sets how long after its last successful heartbeat a lock is in danger. Default: two thirds of the lease. */
    public TestLockSettings safePeriod(Duration safePeriod) {
        this.safePeriod = Objects.requireNonNull(safePeriod, "safePeriod");
        return this;
    }

    /** Sets the maximum of heartbeats a second. Default 0: no maximum. */
    public TestLockSettings heartbeatTps(int heartbeatTps) {
        this.heartbeatTps = heartbeatTps;
        return this;
    }

    /** Sets how long requests without a wait timeout wait, in virtual time. Default: lease plus heartbeat period. */
    public TestLockSettings waitTimeout(Duration waitTimeout) {
        this.waitTimeout = Objects.requireNonNull(waitTimeout, "waitTimeout");
        return this;
    }

    /** Sets the longest time between two polls of a lock that another process holds; at least 100 ms. Default 1 s. */
    public TestLockSettings retryPeriod(Duration retryPeriod) {
        this.retryPeriod = Objects.requireNonNull(retryPeriod, "retryPeriod");
        return this;
    }

    /**
     * Sets the allowance with which the lock of a dead holder is taken over by the table's own clock; zero for no such
     * takeovers. Default 60 s.
     */
    public TestLockSettings takeoverSkew(Duration takeoverSkew) {
        this.takeoverSkew = Objects.requireNonNull(takeoverSkew, "takeoverSkew");
        return this;
    }

    /**
     * Sets whether sessions keep locks alive, if several are held for longer than a heartbeat period. Default false:
     * each lock has heartbeats of its own.
     */
    public TestLockSettings sessions(boolean sessions) {
        this.sessions = sessions;
        return this;
    }

    /** Sets whether closing the client releases its locks. Default false. */
    public TestLockSettings releaseOnClose(boolean releaseOnClose) {
        this.releaseOnClose = releaseOnClose;
        return this;
    }

    /**
     * Sets how long {@code acquire} waits, in real time, for another thread of the test that holds the lock through the
     * same client. Virtual time passes only after that. Default 10 s.
     */
    public TestLockSettings patience(Duration patience) {
        this.patience = Objects.requireNonNull(patience, "patience");
        return this;
    }

    /** Adds a listener for the events of all locks of the client. */
    public TestLockSettings listener(LockListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** Adds telemetry for the acquires and heartbeats of all locks of the client. */
    public TestLockSettings telemetry(LockTelemetry telemetry) {
        this.telemetry.add(Objects.requireNonNull(telemetry, "telemetry"));
        return this;
    }

    TestLockClient newClient() {
        Timing derived = DEFAULT_TIMING.scaledTo(leaseDuration);
        Timing timing = Timing.of(
                leaseDuration,
                heartbeatPeriod == null ? Duration.ofNanos(derived.heartbeat()) : heartbeatPeriod,
                safePeriod == null ? Duration.ofNanos(derived.safe()) : safePeriod);
        EngineSettings settings = new EngineSettings(
                ownerName,
                timing,
                waitTimeout == null ? Duration.ofNanos(timing.lease() + timing.heartbeat()) : waitTimeout,
                retryPeriod,
                takeoverSkew,
                heartbeatTps,
                releaseOnClose,
                DynamoDbLockClient.DEFAULT_CLOSE_TIMEOUT,
                sessions ? SessionSettings.auto(DynamoDbLockClient.DEFAULT_AUDIT_PERIOD) : SessionSettings.OFF,
                listeners);
        return new TestLockClient(World.create(), settings, telemetry, patience, null);
    }

    static EngineSettings copy(EngineSettings settings, String ownerName, List<LockListener> listeners) {
        return new EngineSettings(
                ownerName,
                settings.timing(),
                settings.waitTimeout(),
                settings.retryPeriod(),
                settings.takeoverSkew(),
                settings.heartbeatTps(),
                settings.releaseOnClose(),
                settings.closeTimeout(),
                settings.sessions(),
                listeners);
    }
}
