package io.leasehold.spring.boot.autoconfigure;

import software.amazon.awssdk.core.SdkClient;

/** How a DynamoDB client is built for an application that has none that locks can be kept through. */
interface OwnDynamoDb {

    /**
     * Returns a new {@code DynamoDbClient} or {@code DynamoDbAsyncClient}.
     *
     * @param details go before all else
     * @param properties go before what the application has for all of AWS
     */
    SdkClient build(LockDynamoDbConnection details, LockDynamoDbConnection properties);
}
