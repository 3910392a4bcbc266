package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.dynamodb.LockTable;
import io.leasehold.dynamodb.ReleaseMode;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code distributed-lock.*} says. The texts are those that editors show, and that docs/configuration.md has: each says
 * which values are allowed, and ends with what holds by default where the metadata has no value for that.
 *
 * @param enabled Whether the lock client is set up. If not, methods with @DistributedLock fail unless the application has
 *     a LockClient bean of its own.
 * @param tableName Name of the table, 3 to 255 letters, digits, '_', '-' and '.', or its ARN.
 * @param partitionKeyName Name of the table's partition key, whose type is S. 1 to 255 characters.
 * @param sortKeyName Name of the table's sort key, whose type is S. 1 to 255 characters.
 * @param ttlAttributeName Name of the attribute that DynamoDB's time to live reads, whose type is N. 1 to 255 characters.
 * @param keyPrefix What goes before each partition key in the table, for example 'billing:'. Set it where applications that
 *     have nothing to do with each other share a table, so that 'order:1' of one is not 'order:1' of the other; all machines
 *     of one application need the same. At most 1024 bytes of UTF-8.
 * @param ownerName What others see as the holder of this application's locks. Not blank. By default host name, process id
 *     and a random part.
 * @param leaseDuration How long others wait for a silent holder before they take its lock over. At least 2s, at most 365d.
 * @param heartbeatPeriod Pause between two renewals of a held lock. At least 100ms, at most the safe period less two
 *     attempts. By default a sixth of the lease: 5s of 30s.
 * @param safePeriod Time without a successful renewal after which a lock is in danger. At least the heartbeat period and
 *     two attempts, at most the lease less its guard and two attempts. By default two thirds of the lease: 20s of 30s.
 * @param expiryPeriod How long after its last renewal DynamoDB may collect the row of a lock whose holder is dead. At least
 *     twice the longest lease, at most 36500d. Where twice the lease is more than the default, that is the default. Set 1h
 *     only where Python clients share the table.
 * @param heartbeatTps Most renewals a second of all locks together. At least 0, which means no cap.
 * @param waitTimeout How long to wait for a lock that others have. At least 0s, which makes one attempt. By default the
 *     lease and the heartbeat period together: 35s.
 * @param retryPeriod Longest pause between two looks at a lock that others have. At least 100ms.
 * @param takeoverSkew Allowance for takeovers by the table's own clock: the first attempt gets a dead holder's lock when
 *     its lease and this are over. At least 4s, at most 10m, or off. Must be off, and is unless set, where a release
 *     deletes the row.
 * @param releaseMode What a release leaves in the table.
 * @param tombstoneRetention How long the row of a released lock, with its fencing token, is kept. At least 24h, at most
 *     36500d. Without effect where a release deletes the row.
 * @param releaseOnShutdown Whether locks that are still held are released when the application stops, instead of being
 *     left to their leases.
 * @param stopAcquiringPhase Phase of the application's shutdown in which no more locks are acquired: the larger, the
 *     earlier. Any integer.
 * @param callbackThreads Number of threads that run listeners. At least 1. By default 5, or a virtual thread for each call
 *     where spring.threads.virtual.enabled is true.
 * @param validation What start-up does about methods whose @DistributedLock cannot work. Called all the same, those that no
 *     proxy can see (private, static and final ones, and those of beans without a proxy) run without their lock; all others
 *     fail.
 * @param calledInTransaction What is done about a method with @DistributedLock that is called inside a transaction of its
 *     caller.
 * @param table How the table comes about.
 * @param aws Which DynamoDB client locks are kept through, and where their table is.
 * @param events What is published of what happens to locks.
 * @param spel What the expressions of keys can refer to.
 * @param endpoint What the actuator endpoint locks can do.
 * @param web How web requests are answered that met a busy lock.
 */
@ConfigurationProperties("distributed-lock")
public record DistributedLockProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue(LockTable.DEFAULT_NAME) String tableName,
        @DefaultValue(LockTable.DEFAULT_PARTITION_KEY_NAME) String partitionKeyName,
        @DefaultValue(LockTable.DEFAULT_SORT_KEY_NAME) String sortKeyName,
        @DefaultValue(LockTable.DEFAULT_TTL_ATTRIBUTE_NAME) String ttlAttributeName,
        @DefaultValue("") String keyPrefix,
        @Nullable String ownerName,
        @Nullable Duration leaseDuration,
        @Nullable Duration heartbeatPeriod,
        @Nullable Duration safePeriod,
        @Nullable Duration expiryPeriod,
        @DefaultValue("0") int heartbeatTps,
        @Nullable Duration waitTimeout,
        @Nullable Duration retryPeriod,
        @Nullable Duration takeoverSkew,
        @Nullable ReleaseMode releaseMode,
        @Nullable Duration tombstoneRetention,
        @DefaultValue("false") boolean releaseOnShutdown,
        @DefaultValue("2147483647") int stopAcquiringPhase,
        @Nullable Integer callbackThreads,
        @DefaultValue("fail") String validation,
        @DefaultValue("defer-release") String calledInTransaction,

        @DefaultValue Table table,
        @DefaultValue Aws aws,
        @DefaultValue Events events,
        @DefaultValue Spel spel,
        @DefaultValue Endpoint endpoint,
        @DefaultValue Web web) {

    /**
     * How the table comes about.
     *
     * @param mode Whether the table is checked, or created where it is missing, at start-up.
     * @param billing How a table that is created is paid for. Without effect on a table that exists.
     * @param readCapacity Read capacity units of a table that is created with provisioned billing. At least 1. By default
     *     none: it must be set then.
     * @param writeCapacity Write capacity units of a table that is created with provisioned billing. At least 1. By default
     *     none: it must be set then.
     */
    public record Table(
            @DefaultValue("none") TableMode mode,
            @DefaultValue("on-demand") Billing billing,
            @Nullable Long readCapacity,
            @Nullable Long writeCapacity) {}

    /**
     * Which DynamoDB client locks are kept through, and where their table is if the application has none.
     *
     * @param region Region of the table. Without effect where the application has a DynamoDB client of its own. By default
     *     that of an AwsRegionProvider bean, else of the AWS SDK's own chain, for example AWS_REGION.
     * @param endpoint URI to talk to, for example that of DynamoDB Local. Without effect where the application has a DynamoDB
     *     client of its own. By default the Region's own.
     * @param clientBean Name of the application's DynamoDbClient or DynamoDbAsyncClient bean that locks are kept through. By
     *     default the one marked with @LockDynamoDbClient, else the only or primary one, else one that is made for the locks.
     * @param cloudTableNaming Whether the name of the table gets the prefix and the suffix of Spring Cloud AWS,
     *     spring.cloud.aws.dynamodb.table-prefix and table-suffix. Switch it on all machines at once: two names are two
     *     tables.
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

    /**
     * What the expressions of keys can refer to.
     *
     * @param beanReferences Whether keys can refer to beans.
     */
    public record Spel(@DefaultValue("false") boolean beanReferences) {}

    /**
     * What the actuator endpoint {@code locks} can do.
     *
     * @param forceRelease Whether a DELETE on the actuator endpoint can free the hold of a lock by force.
     */
    public record Endpoint(@DefaultValue("false") boolean forceRelease) {}

    /**
     * How web requests are answered that met a busy lock.
     *
     * @param busyAsConflict Whether web requests that fail because a lock stayed busy are answered with 409 Conflict and
     *     Retry-After, instead of as any other exception. A table that cannot be reached is no busy lock.
     * @param retryAfter What Retry-After says to them, in whole seconds, rounded up.
     */
    public record Web(
            @DefaultValue("false") boolean busyAsConflict,
            @DefaultValue("1s") Duration retryAfter) {

        long retryAfterSeconds() {
            return retryAfter.plusNanos(999_999_999).toSeconds();
        }
    }

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
