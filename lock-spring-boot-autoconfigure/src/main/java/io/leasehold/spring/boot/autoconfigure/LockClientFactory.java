package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
import io.leasehold.LockListener;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Makes a lock client from the properties. The core has the defaults of what is not set. */
record LockClientFactory(
        DistributedLockProperties properties, LockDynamoDb dynamoDb, String tableName, boolean virtualThreads) {

    LockClient create(Stream<LockListener> listeners, Stream<LockClientBuilderCustomizer> customizers) {
        LockTable table = table();
        switch (properties.table().mode()) {
            case NONE -> {}
            case VALIDATE -> dynamoDb.validate(table);
            case CREATE -> dynamoDb.create(table);
        }
        DynamoDbLockClient.Builder builder = dynamoDb.lockClient().table(table);
        apply(builder);
        listeners.forEach(builder::listener);
        customizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private void apply(DynamoDbLockClient.Builder builder) {
        set(properties.keyPrefix(), builder::keyPrefix);
        set(properties.ownerName(), builder::ownerName);
        set(properties.leaseDuration(), builder::leaseDuration);
        set(properties.heartbeatPeriod(), builder::heartbeatPeriod);
        set(properties.safePeriod(), builder::safePeriod);
        set(properties.expiryPeriod(), builder::expiryPeriod);
        set(properties.heartbeatTps(), builder::heartbeatTps);
        set(properties.waitTimeout(), builder::waitTimeout);
        set(properties.retryPeriod(), builder::retryPeriod);
        set(properties.takeoverSkew(), builder::takeoverSkew);
        if (properties.sessions() != null) {
            builder.sessions(properties.sessions() == DistributedLockProperties.Sessions.AUTO);
        }
        set(properties.auditPeriod(), builder::auditPeriod);
        set(properties.releaseMode(), builder::releaseMode);
        set(properties.tombstoneRetention(), builder::tombstoneRetention);
        set(properties.releaseOnShutdown(), builder::releaseOnClose);
        if (virtualThreads && properties.callbackThreads() == null) {
            builder.callbackExecutor(new VirtualThreadTaskExecutor("leasehold-callback-"));
        } else {
            set(properties.callbackThreads(), builder::callbackThreads);
        }
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private LockTable table() {
        LockTable.Builder table = LockTable.builder()
                .name(tableName)
                .partitionKeyName(properties.partitionKeyName())
                .sortKeyName(properties.sortKeyName())
                .ttlAttributeName(properties.ttlAttributeName());
        if (properties.table().billing() == DistributedLockProperties.Billing.PROVISIONED) {
            table.provisioned(
                    capacity("read-capacity", properties.table().readCapacity()),
                    capacity("write-capacity", properties.table().writeCapacity()));
        }
        return table.build();
    }

    private static long capacity(String name, @Nullable Long units) {
        if (units == null || units < 1) {
            throw new InvalidConfigurationPropertyValueException(
                    "distributed-lock.table." + name,
                    units,
                    "A table with provisioned billing needs a number of capacity units. Set it to 1 or more, or set"
                            + " distributed-lock.table.billing to on-demand.");
        }
        return units;
    }
}
