package io.leasehold.spring.boot.autoconfigure;

import software.amazon.awssdk.core.SdkClient;

/** Builds a DynamoDB client for an application that has no usable one. */
interface DynamoDbClientFactory {

    /**
     * Returns a new {@code DynamoDbClient} or {@code DynamoDbAsyncClient}.
     *
     * @param details take precedence over all else
     * @param properties take precedence over what the application has for all of AWS
     */
    SdkClient build(LockDynamoDbConnection details, LockDynamoDbConnection properties);
}
