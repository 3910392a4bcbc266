package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.dynamodb.LockTable;
import io.leasehold.dynamodb.ReleaseMode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code distributed-lock.*} says. The texts are those that editors show, and that docs/configuration.md has: each says
 * which values are allowed, and ends with what holds by default where the metadata has no value for that.
 *
 * @param enabled Whether the lock client is set up. If not, methods with @DistributedLock fail, unless the application
 *     has a LockClient bean.
 * @param tableName Name of the table, 3 to 255 letters, digits, '_', '-' and '.', or its ARN.
 * @param partitionKeyName Name of the partition key, of type S. 1 to 255 characters.
 * @param sortKeyName Name of the sort key, of type S. 1 to 255 characters.
 * @param ttlAttributeName Name of the time to live attribute, of type N. 1 to 255 characters.
 * @param keyPrefix What goes before each partition key, for example 'billing:', so that unrelated applications can
 *     share a table. The same on all machines of an application. At most 1024 bytes of UTF-8.
 * @param ownerName What others see as the holder of this application's locks. Not blank. By default host name, process
 *     id and a random part.
 * @param leaseDuration How long others wait for a silent holder before they take its lock over. At least 2s, at most
 *     365d.
 * @param heartbeatPeriod Pause between two heartbeats of a lock. At least 100ms, at most the safe period less two
 *     attempts. By default a sixth of the lease: 5s of 30s.
 * @param safePeriod Time without a successful heartbeat after which a lock is in danger. At least the heartbeat period
 *     and two attempts, at most the lease less its guard and two attempts. By default two thirds of the lease: 20s of
 *     30s.
 * @param expiryPeriod How long after its last heartbeat DynamoDB may collect a dead holder's row. At least twice the
 *     longest lease, at most 36500d. If twice the lease is more than the default, that is the default. Set 1h only
 *     where Python clients share the table.
 * @param heartbeatTps Most heartbeats a second of all locks together. At least 0, which means no cap.
 * @param waitTimeout How long to wait for a busy lock. At least 0s, which makes one attempt. By default the lease and
 *     the heartbeat period together: 35s.
 * @param retryPeriod Longest pause between two polls of a busy lock. At least 100ms.
 * @param takeoverSkew Allowance for takeovers by the table's own clock: the first attempt gets a dead holder's lock when
 *     its lease and this are over. At least 4s, at most 10m, or off. Must be off, and is unless set, if a release deletes
 *     the row.
 * @param sessions Whether the heartbeats of one row, a session, keep alive several locks that are held for longer than a
 *     heartbeat period. Must be off, and is unless set, if a release deletes the row.
 * @param auditPeriod How often the rows of locks that sessions keep alive are read, to find those that were changed by
 *     hand. At least 1s, or 0s, which means never.
 * @param releaseMode What a release leaves in the table.
 * @param tombstoneRetention How long the row of a released lock is kept. At least 24h, at most 36500d. Without effect
 *     if a release deletes the row.
 * @param releaseOnShutdown Whether the application releases at its stop the locks that it still holds, instead of
 *     leaving them to their leases.
 * @param stopAcquiringPhase Shutdown phase in which no more locks are acquired: the larger, the earlier. Any integer.
 * @param callbackThreads Number of threads that run listeners. At least 1. By default 5, or a virtual thread for each
 *     call with spring.threads.virtual.enabled.
 * @param validation What start-up does about methods whose @DistributedLock cannot work. If called, those that no proxy
 *     can see (private, static, final, or of beans without a proxy) run without their lock; all others fail.
 * @param calledInTransaction What happens to a method with @DistributedLock that is called inside a transaction of its
 *     caller.
 * @param table How the table comes about.
 * @param aws Which DynamoDB client locks are kept through, and where their table is.
 * @param events What is published of what happens to locks.
 * @param spel What the expressions of keys can refer to.
 * @param endpoint What the actuator endpoints locks and leadership can do.
 * @param leadership What the application leads.
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
        @Nullable Sessions sessions,
        @Nullable Duration auditPeriod,
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
        @DefaultValue Leadership leadership,
        @DefaultValue Web web) {

    /**
     * How the table comes about.
     *
     * @param mode What start-up does about the table.
     * @param billing How a created table is paid for. Without effect on a table that exists.
     * @param readCapacity Read capacity units of a created table with provisioned billing. At least 1. By default none:
     *     it must be set then.
     * @param writeCapacity Write capacity units of a created table with provisioned billing. At least 1. By default
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
     * @param region Region of the table, unless the application has a DynamoDB client. By default that of an
     *     AwsRegionProvider bean, else of the AWS SDK's own chain, for example AWS_REGION.
     * @param endpoint URI to talk to, for example that of DynamoDB Local, unless the application has a DynamoDB client.
     *     By default the Region's own.
     * @param clientBean Name of the DynamoDbClient or DynamoDbAsyncClient bean for locks. By default the one marked
     *     with @LockDynamoDbClient, else the only or primary one, else one that is made for the locks.
     * @param cloudTableNaming Whether the table's name gets the prefix and suffix of Spring Cloud AWS,
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
     * What the actuator endpoints {@code locks} and {@code leadership} can do.
     *
     * @param forceRelease Whether a DELETE on the actuator endpoint releases a lock by force.
     * @param yield Whether a POST on the actuator endpoint leadership lets a leader yield.
     */
    public record Endpoint(
            @DefaultValue("false") boolean forceRelease,
            @DefaultValue("false") boolean yield) {}

    /**
     * What the application leads.
     *
     * @param enabled Whether the application campaigns for leadership. If not, it never leads, and methods with @LeaderOnly
     *     do not run.
     * @param requireReadiness Whether the application leads and campaigns only while its readiness state is
     *     ACCEPTING_TRAFFIC.
     * @param roles Roles by name, each with settings: lease (2s to 365d), retry-period (at least 100ms), attributes.* (what
     *     the leader says of itself, by name) and lifecycles (names of SmartLifecycle beans that run while the application
     *     leads). The application campaigns for each, and for those that @LeaderOnly names. By default none: the lock
     *     client's settings hold.
     */
    public record Leadership(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("false") boolean requireReadiness,
            @DefaultValue Map<String, Role> roles) {}

    /**
     * The settings of a role.
     *
     * @param lease Lease of the leader's lock. At least 2s, at most 365d. By default that of the lock client.
     * @param retryPeriod Longest pause between two polls of a candidate that does not lead. At least 100ms. By default that
     *     of the lock client.
     * @param attributes What the leader says of itself, by name.
     * @param lifecycles Names of SmartLifecycle beans that run while the application leads, in the order of their start.
     */
    public record Role(
            @Nullable Duration lease,
            @Nullable Duration retryPeriod,
            @DefaultValue Map<String, String> attributes,
            @DefaultValue List<String> lifecycles) {}

    /**
     * How web requests are answered that met a busy lock.
     *
     * @param busyAsConflict Whether web requests that fail on a busy lock are answered with 409 Conflict and
     *     Retry-After. A table that cannot be reached is no busy lock.
     * @param retryAfter What Retry-After says, in whole seconds, rounded up.
     */
    public record Web(
            @DefaultValue("false") boolean busyAsConflict,
            @DefaultValue("1s") Duration retryAfter) {

        long retryAfterSeconds() {
            return retryAfter.plusNanos(999_999_999).toSeconds();
        }
    }

    /** Whether sessions keep locks alive. */
    public enum Sessions {
        /** If several locks of the application are due a heartbeat, a session keeps them alive. */
        AUTO,
        /** Each lock has heartbeats of its own. */
        OFF
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
