package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The DynamoDB client that locks are kept through. Wrapped, because one that we built must not be a bean of its own type:
 * it would push the application's, or another library's, out of the way.
 *
 * @param client a {@link DynamoDbClient} or a {@link DynamoDbAsyncClient}
 * @param ours whether we built it, and close it
 */
record LockDynamoDb(SdkClient client, boolean ours) implements AutoCloseable {

    DynamoDbLockClient.Builder lockClient() {
        return client instanceof DynamoDbClient blocking
                ? DynamoDbLockClient.builder(blocking)
                : DynamoDbLockClient.builder((DynamoDbAsyncClient) client);
    }

    void create(LockTable table) {
        if (client instanceof DynamoDbClient blocking) {
            table.create(blocking);
        } else {
            table.create((DynamoDbAsyncClient) client);
        }
    }

    void validate(LockTable table) {
        if (client instanceof DynamoDbClient blocking) {
            table.validate(blocking);
        } else {
            table.validate((DynamoDbAsyncClient) client);
        }
    }

    @Override
    public void close() {
        if (ours) {
            client.close();
        }
    }
}
