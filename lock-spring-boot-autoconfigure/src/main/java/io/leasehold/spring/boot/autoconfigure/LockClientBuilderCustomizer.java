package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.dynamodb.DynamoDbLockClient;

/**
 * Changes the auto-configured {@link io.leasehold.LockClient} before it is built, after the properties have been applied.
 * Beans of this type are called in their order.
 */
@FunctionalInterface
public interface LockClientBuilderCustomizer {

    /** Changes the builder. */
    void customize(DynamoDbLockClient.Builder builder);
}
