package io.leasehold.dynamodb;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockClient;
import io.leasehold.LockListener;
import io.leasehold.LockTelemetry;
import io.leasehold.internal.dynamodb.StoreSettings;
import io.leasehold.internal.engine.EngineSettings;
import io.leasehold.internal.engine.LockEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes lock clients over a DynamoDB table.
 *
 * <pre>{@code
 * LockClient locks = DynamoDbLockClient.builder(DynamoDbAsyncClient.create()).build();
 * try (LockHandle handle = locks.acquire(LockRequest.of("nightly-report"))) {
 *     ...
 * }
 * }</pre>
 */
public final class DynamoDbLockClient {

    /** Default of {@link Builder#leaseDuration}: 30 s. */
    public static final Duration DEFAULT_LEASE_DURATION = Duration.ofSeconds(30);
    /** Default of {@link Builder#heartbeatPeriod} at the default lease: 5 s. */
    public static final Duration DEFAULT_HEARTBEAT_PERIOD = Duration.ofSeconds(5);
    /** Default of {@link Builder#safePeriod} at the default lease: 20 s. */
    public static final Duration DEFAULT_SAFE_PERIOD = Duration.ofSeconds(20);
    /** Default of {@link Builder#expiryPeriod}: 24 h. */
    public static final Duration DEFAULT_EXPIRY_PERIOD = Duration.ofHours(24);
    /** Default of {@link Builder#retryPeriod}: 1 s. */
    public static final Duration DEFAULT_RETRY_PERIOD = Duration.ofSeconds(1);
    /** Default of {@link Builder#takeoverSkew}: 60 s. */
    public static final Duration DEFAULT_TAKEOVER_SKEW = Duration.ofSeconds(60);
    /** Default of {@link Builder#auditPeriod}: 60 s. */
    public static final Duration DEFAULT_AUDIT_PERIOD = Duration.ofSeconds(60);
    /** Default of {@link Builder#tombstoneRetention}: 30 days. */
    public static final Duration DEFAULT_TOMBSTONE_RETENTION = Duration.ofDays(30);
    /** Default of {@link Builder#closeTimeout}: 10 s. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(10);
    /** Default of {@link Builder#callbackThreads}: 5. */
    public static final int DEFAULT_CALLBACK_THREADS = 5;
    /** Default of {@link Builder#releaseMode}. */
    public static final ReleaseMode DEFAULT_RELEASE_MODE = ReleaseMode.TOMBSTONE;

    private DynamoDbLockClient() {}

    /**
     * Returns a builder for a lock client over an asynchronous SDK client. Prefer it where many locks are held: no
     * request occupies a thread. At most four daemon threads pass requests to the SDK and wait for credentials.
     *
     * @param client stays the caller's to close, after the lock client. Its own timeouts do not matter: each request
     *     carries one that suits the lease
     */
    public static Builder builder(DynamoDbAsyncClient client) {
        Objects.requireNonNull(client, "client");
        return new Builder(settings -> Stores.over(client, settings));
    }

    /**
     * Returns a builder for a lock client over a blocking SDK client. Blocking calls send their requests on the
     * caller's thread. All other requests run on daemon threads of the lock client, one for each request in progress:
     * at most 128 within their time limits, and 256 including those that hang beyond theirs.
     *
     * @param client stays the caller's to close, after the lock client. Its own timeouts do not matter: each request
     *     carries one that suits the lease
     */
    public static Builder builder(DynamoDbClient client) {
        Objects.requireNonNull(client, "client");
        return new Builder(settings -> Stores.over(client, settings));
    }

    /**
     * Builds lock clients. Not safe for use by several threads. A setter refuses an unusable value, and {@link
     * #build()} refuses settings that contradict each other, with an {@link InvalidLockSettingException} that names
     * them.
     */
    public static final class Builder {

        private final Function<StoreSettings, Stores> stores;
        private final RowSettings rows = new RowSettings();
        private final HoldSettings holds = new HoldSettings();
        private @Nullable Integer callbackThreads;
        private @Nullable Executor callbackExecutor;
        private final List<LockTelemetry> telemetry = new ArrayList<>();

        private Builder(Function<StoreSettings, Stores> stores) {
            this.stores = stores;
        }

        /** Sets the table. Default {@code LockTable.named("DynamoDBLockTable")}. */
        public Builder table(LockTable table) {
            rows.table = Objects.requireNonNull(table, "table");
            return this;
        }

        /**
         * Sets a prefix for each partition key in the table, for example {@code "billing:"}. Applications that share a
         * table use different prefixes. At most 1024 bytes of UTF-8. Keys of requests, handles and records do not
         * contain it. Default: no prefix.
         */
        public Builder keyPrefix(String keyPrefix) {
            rows.keyPrefix = Settings.keyPrefix(keyPrefix);
            return this;
        }

        /** Sets the owner's name in the table; not blank. Default: host name, process id and a random part. */
        public Builder ownerName(String ownerName) {
            holds.ownerName = Objects.requireNonNull(ownerName, "ownerName");
            return this;
        }

        /**
         * Sets the lease of requests that name none: how long others wait for a holder that sends no heartbeats. 2 s to
         * 365 days. Default 30 s.
         */
        public Builder leaseDuration(Duration leaseDuration) {
            holds.leaseDuration = Objects.requireNonNull(leaseDuration, "leaseDuration");
            return this;
        }

        /** Sets the pause between two heartbeats of a lock; at least 100 ms. Default: a sixth of the lease. */
        public Builder heartbeatPeriod(Duration heartbeatPeriod) {
            holds.heartbeatPeriod = Objects.requireNonNull(heartbeatPeriod, "heartbeatPeriod");
            return this;
        }

        /**
         * Sets how long after its last successful heartbeat a lock is in danger. Two attempts (each a quarter of the
         * heartbeat period, but 250 ms to 2 s) must fit between a heartbeat and this moment. Two more must fit between
         * this moment and the end of the lease minus its guard (a tenth of the lease, at least 500 ms). Default: two
         * thirds of the lease, or less for a lease below 3 s.
         */
        public Builder safePeriod(Duration safePeriod) {
            holds.safePeriod = Objects.requireNonNull(safePeriod, "safePeriod");
            return this;
        }

        /**
         * Sets how long after its last heartbeat DynamoDB's time to live may delete the row of a held lock. At least
         * twice the lease of any request, so that wall clocks may be wrong by one lease, and at most 100 years. Default
         * 24 h, or twice the lease if that is more. A longer period tolerates a larger error of the owner's wall clock.
         * Set 1 h only if Python clients share the table, because some of them wait for this time.
         */
        public Builder expiryPeriod(Duration expiryPeriod) {
            rows.expiryPeriod(expiryPeriod);
            return this;
        }

        /**
         * Sets the maximum number of heartbeats per second, of all locks together. Default 0: no limit. Sessions, and
         * locks that a session has kept alive, are not limited: a session in trouble would cost locks.
         */
        public Builder heartbeatTps(int heartbeatTps) {
            holds.heartbeatTps = Settings.atLeast("heartbeatTps", heartbeatTps, 0, "0 means no cap");
            return this;
        }

        /**
         * Sets how long {@code acquire} waits if its request does not say; not negative, zero for one attempt. Default:
         * the lease plus the heartbeat period, which is long enough to take over the lock of a dead holder.
         */
        public Builder waitTimeout(Duration waitTimeout) {
            holds.waitTimeout = Objects.requireNonNull(waitTimeout, "waitTimeout");
            return this;
        }

        /**
         * Sets the longest pause between two polls of a lock that another process holds; at least 100 ms. Default 1 s.
         */
        public Builder retryPeriod(Duration retryPeriod) {
            holds.retryPeriod = Objects.requireNonNull(retryPeriod, "retryPeriod");
            return this;
        }

        /**
         * Sets the allowance with which a client takes over the lock of a dead holder by the table's own clock, without
         * having observed it for a lease: the holder's lease and this allowance must be over. Pays for front ends of
         * the table whose clocks differ, by less than half of it, and for pauses of the holder's machine that none of
         * its clocks shows, up to the other half. 4 s to 10 min, or zero to take over only what this client has
         * observed for a lease. Default 60 s; zero with {@link ReleaseMode#DELETE}. Clients of one table may differ.
         */
        public Builder takeoverSkew(Duration takeoverSkew) {
            rows.takeoverSkew(takeoverSkew);
            return this;
        }

        /**
         * Sets whether sessions keep locks alive. If several locks of this client are held for longer than a heartbeat
         * period, the heartbeats of one row, the session, then keep all of them alive. Clients of this library without
         * sessions understand such locks: they wait until the holder releases them. Default true; false with {@link
         * ReleaseMode#DELETE}.
         */
        public Builder sessions(boolean sessions) {
            rows.sessions = sessions;
            return this;
        }

        /**
         * Sets how often the rows of locks that sessions keep alive are read, to find those that were changed by hand.
         * At least 1 s, or zero for never. Default 60 s. Has no effect without {@link #sessions}.
         */
        public Builder auditPeriod(Duration auditPeriod) {
            rows.auditPeriod(auditPeriod);
            return this;
        }

        /** Sets what a release leaves in the table. Default {@link ReleaseMode#TOMBSTONE}. */
        public Builder releaseMode(ReleaseMode releaseMode) {
            rows.releaseMode = Objects.requireNonNull(releaseMode, "releaseMode");
            return this;
        }

        /**
         * Sets how long the row of a released lock, and its fencing token, are kept. 24 h to 100 years. Default 30
         * days. Has no effect with {@link ReleaseMode#DELETE}.
         */
        public Builder tombstoneRetention(Duration tombstoneRetention) {
            rows.tombstoneRetention(tombstoneRetention);
            return this;
        }

        /**
         * Sets whether closing the client releases the locks that it holds. Default false: the locks stay held until
         * their leases run out, since the work under them may not have stopped.
         */
        public Builder releaseOnClose(boolean releaseOnClose) {
            holds.releaseOnClose = releaseOnClose;
            return this;
        }

        /** Sets how long closing the client may take; positive. Default 10 s. */
        public Builder closeTimeout(Duration closeTimeout) {
            holds.closeTimeout = Objects.requireNonNull(closeTimeout, "closeTimeout");
            return this;
        }

        /**
         * Sets how many threads run listeners; at least 1. Default 5. Idle threads end. Cannot be combined with {@link
         * #callbackExecutor}.
         */
        public Builder callbackThreads(int callbackThreads) {
            Settings.refuseBoth("callbackThreads", callbackThreads, "callbackExecutor", callbackExecutor);
            this.callbackThreads =
                    Settings.atLeast("callbackThreads", callbackThreads, 1, "threads that run listeners");
            return this;
        }

        /**
         * Sets the executor that runs listeners and completes the futures of {@code acquireAsync}, instead of the
         * client's threads. It should have several threads, because a listener that hangs occupies one. The caller
         * shuts it down, after the client.
         */
        public Builder callbackExecutor(Executor callbackExecutor) {
            Objects.requireNonNull(callbackExecutor, "callbackExecutor");
            Settings.refuseBoth("callbackExecutor", callbackExecutor, "callbackThreads", callbackThreads);
            this.callbackExecutor = callbackExecutor;
            return this;
        }

        /** Adds a listener for the events of all locks of the client. */
        public Builder listener(LockListener listener) {
            holds.listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Adds telemetry that measures acquires and heartbeats of all locks of the client. */
        public Builder telemetry(LockTelemetry telemetry) {
            this.telemetry.add(Objects.requireNonNull(telemetry, "telemetry"));
            return this;
        }

        /**
         * Makes a client. The client does no I/O before its first use. The builder may be used again.
         *
         * @throws InvalidLockSettingException if settings contradict each other
         */
        public LockClient build() {
            EngineSettings settings = holds.toEngineSettings(rows);
            StoreSettings storeSettings = rows.toStoreSettings(holds.leaseDuration);
            Stores tables = stores.apply(storeSettings);
            Callbacks callbacks = Callbacks.of(callbackExecutor, callbackThreads);
            StartReport.log(storeSettings, tables.place(), settings);
            return new LockEngine(settings, tables.seams(callbacks, telemetry));
        }
    }
}
