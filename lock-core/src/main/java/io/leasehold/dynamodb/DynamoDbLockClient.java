package io.leasehold.dynamodb;

import io.leasehold.LockClient;
import io.leasehold.LockListener;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes lock clients over a DynamoDB table. */
public final class DynamoDbLockClient {

    /** Default of {@link Builder#leaseDuration}: 30 s. */
    public static final Duration DEFAULT_LEASE_DURATION = Duration.ofSeconds(30);
    /** Default of {@link Builder#heartbeatPeriod} at the default lease: 5 s. */
    public static final Duration DEFAULT_HEARTBEAT_PERIOD = Duration.ofSeconds(5);
    /** Default of {@link Builder#safePeriod} at the default lease: 20 s. */
    public static final Duration DEFAULT_SAFE_PERIOD = Duration.ofSeconds(20);
    /** Default of {@link Builder#expiryPeriod}: 1 h. */
    public static final Duration DEFAULT_EXPIRY_PERIOD = Duration.ofHours(1);
    /** Default of {@link Builder#retryPeriod}: 1 s. */
    public static final Duration DEFAULT_RETRY_PERIOD = Duration.ofSeconds(1);
    /** Default of {@link Builder#tombstoneRetention}: 30 days. */
    public static final Duration DEFAULT_TOMBSTONE_RETENTION = Duration.ofDays(30);
    /** Default of {@link Builder#closeTimeout}: 10 s. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(10);
    /** Default of {@link Builder#callbackThreads}: 5. */
    public static final int DEFAULT_CALLBACK_THREADS = 5;
    /** Default of {@link Builder#releaseMode}. */
    public static final ReleaseMode DEFAULT_RELEASE_MODE = ReleaseMode.TOMBSTONE;

    private DynamoDbLockClient() {}

    /** Returns a builder for a lock client over the given asynchronous SDK client, which stays the caller's to close. */
    public static Builder builder(DynamoDbAsyncClient client) {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns a builder for a lock client over the given blocking SDK client, which stays the caller's to close.
     * Blocking calls then do their requests on the caller's thread.
     */
    public static Builder builder(DynamoDbClient client) {
        throw new UnsupportedOperationException();
    }

    /** Builds lock clients. Not safe for use by several threads. */
    public static final class Builder {

        private Builder() {}

        /** Sets the table; default {@code LockTable.named("DynamoDBLockTable")}. */
        public Builder table(LockTable table) {
            return this;
        }
        /** Default host name, process id and a random part. */
        public Builder ownerName(String ownerName) {
            return this;
        }

        public Builder leaseDuration(Duration leaseDuration) {
            return this;
        }
        /** Default: a sixth of the lease. */
        public Builder heartbeatPeriod(Duration heartbeatPeriod) {
            return this;
        }
        /** Default: two thirds of the lease. */
        public Builder safePeriod(Duration safePeriod) {
            return this;
        }

        public Builder expiryPeriod(Duration expiryPeriod) {
            return this;
        }
        /** Most heartbeats a second, 0 (default) for no cap. */
        public Builder heartbeatTps(int heartbeatTps) {
            return this;
        }
        /** Default: lease and heartbeat period together. */
        public Builder waitTimeout(Duration waitTimeout) {
            return this;
        }

        public Builder retryPeriod(Duration retryPeriod) {
            return this;
        }

        public Builder releaseMode(ReleaseMode releaseMode) {
            return this;
        }

        public Builder tombstoneRetention(Duration tombstoneRetention) {
            return this;
        }
        /** Default false. */
        public Builder releaseOnClose(boolean releaseOnClose) {
            return this;
        }

        public Builder closeTimeout(Duration closeTimeout) {
            return this;
        }

        public Builder callbackThreads(int callbackThreads) {
            return this;
        }
        /** Adds a listener. */
        public Builder listener(LockListener listener) {
            return this;
        }

        public LockClient build() {
            throw new UnsupportedOperationException();
        }
    }
}
