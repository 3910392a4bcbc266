package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.dynamodb.LockTable;
import io.leasehold.dynamodb.ReleaseMode;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code distributed-lock.*} says.
 *
 * @param enabled Whether the lock client is set up. If not, methods with @DistributedLock fail unless the application has
 *     a LockClient bean of its own.
 * @param tableName Name of the table.
 * @param partitionKeyName Name of the table's partition key.
 * @param sortKeyName Name of the table's sort key.
 * @param ttlAttributeName Name of the attribute that DynamoDB's time to live reads.
 * @param ownerName What other owners see as the holder of this application's locks. By default host name, process id and
 *     a random part.
 * @param leaseDuration How long others wait for a silent holder before they take its lock over.
 * @param heartbeatPeriod How often a held lock is renewed. By default a sixth of the lease.
 * @param safePeriod How long without a successful renewal until a lock is in danger. By default two thirds of the lease.
 * @param expiryPeriod How long after its last renewal DynamoDB may collect the row of a lock.
 * @param heartbeatTps Most renewals a second; 0 for no cap.
 * @param waitTimeout How long to wait for a lock that others have. By default the lease and the heartbeat period together.
 * @param retryPeriod Longest pause between two looks at a lock that others have.
 * @param releaseMode What a release leaves in the table. Choose "delete" where clients of python_dynamodb_lock share it.
 * @param tombstoneRetention How long the row of a released lock, with its fencing token, is kept.
 * @param releaseOnShutdown Whether locks that are still held are released when the application stops, instead of being
 *     left to their leases.
 * @param stopAcquiringPhase Phase of the application's shutdown in which no more locks are acquired. By default the first.
 * @param callbackThreads Number of threads that run listeners. By default 5, or a virtual thread for each where
 *     spring.threads.virtual.enabled says so.
 * @param table How the table comes about.
 * @param aws Which DynamoDB client locks are kept through, and where their table is.
 * @param events What is published of what happens to locks.
 */
@ConfigurationProperties("distributed-lock")
public record DistributedLockProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue(LockTable.DEFAULT_NAME) String tableName,
        @DefaultValue(LockTable.DEFAULT_PARTITION_KEY_NAME) String partitionKeyName,
        @DefaultValue(LockTable.DEFAULT_SORT_KEY_NAME) String sortKeyName,
        @DefaultValue(LockTable.DEFAULT_TTL_ATTRIBUTE_NAME) String ttlAttributeName,
        @Nullable String ownerName,
        @Nullable Duration leaseDuration,
        @Nullable Duration heartbeatPeriod,
        @Nullable Duration safePeriod,
        @Nullable Duration expiryPeriod,
        @DefaultValue("0") int heartbeatTps,
        @Nullable Duration waitTimeout,
        @Nullable Duration retryPeriod,
        @Nullable ReleaseMode releaseMode,
        @Nullable Duration tombstoneRetention,
        @DefaultValue("false") boolean releaseOnShutdown,
        @DefaultValue("2147483647") int stopAcquiringPhase,
        @Nullable Integer callbackThreads,

        @DefaultValue Table table,
        @DefaultValue Aws aws,
        @DefaultValue Events events) {

    /**
     * How the table comes about.
     *
     * @param mode Whether the table is checked, or created where it is missing, before the first lock is taken.
     * @param billing How a table that is created is paid for.
     * @param readCapacity Read capacity units of a table that is created with provisioned billing.
     * @param writeCapacity Write capacity units of a table that is created with provisioned billing.
     */
    public record Table(
            @DefaultValue("none") TableMode mode,
            @DefaultValue("on-demand") Billing billing,
            @Nullable Long readCapacity,
            @Nullable Long writeCapacity) {}

    /**
     * Which DynamoDB client locks are kept through, and where their table is if the application has none.
     *
     * @param region Region of the table. By default that of the AWS SDK's own chain, for example AWS_REGION.
     * @param endpoint Endpoint to talk to instead of the Region's own, for example of DynamoDB Local.
     * @param clientBean Name of the application's DynamoDbClient or DynamoDbAsyncClient bean that locks are kept through.
     * @param cloudTableNaming Whether the name of the table gets the prefix and the suffix of Spring Cloud AWS,
     *     spring.cloud.aws.dynamodb.table-prefix and table-suffix. Its separator is for words of class names only.
     */
    public record Aws(
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable String clientBean,
            @DefaultValue("false") boolean cloudTableNaming) {}

    /**
     * What is published of what happens to locks.
     *
     * @param enabled Whether what happens to locks is published as Spring application events.
     */
    public record Events(@DefaultValue("true") boolean enabled) {}

    /** What is done about the table at start-up. */
    public enum TableMode {
        /** Nothing: no request, no permission needed. A missing table shows at the first lock. */
        NONE,
        /** The table must exist and be able to carry locks. */
        VALIDATE,
        /** The table is created if it does not exist. */
        CREATE
    }

    /** How a table is paid for. */
    public enum Billing {
        /** By the request. */
        ON_DEMAND,
        /** By reserved capacity. */
        PROVISIONED
    }
}
