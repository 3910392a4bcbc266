package io.leasehold.migration;

import io.leasehold.LockClient;
import io.leasehold.LockRequest;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.testing.DynamoDbLocal;
import java.time.Duration;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** An old table and a new one, for one test. */
record Tables(String old, LockTable table) {

    static final String KEY = "order:42";

    /** The lease of the clients of the new table. */
    static final Duration LEASE = Duration.ofSeconds(12);

    /** Creates both; of the old one, only the name of the key differs from library to library. */
    static Tables create(String oldKey) {
        String old = DynamoDbLocal.newTableName();
        createTable(old, oldKey);
        LockTable table = LockTable.named(DynamoDbLocal.newTableName());
        table.create(dynamoDb());
        return new Tables(old, table);
    }

    static void createTable(String name, String keyName) {
        dynamoDb()
                .createTable(request -> request.tableName(name)
                        .keySchema(KeySchemaElement.builder()
                                .attributeName(keyName)
                                .keyType(KeyType.HASH)
                                .build())
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName(keyName)
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .billingMode(BillingMode.PAY_PER_REQUEST));
    }

    static DynamoDbClient dynamoDb() {
        return DynamoDbLocal.shared().client();
    }

    /**
     * Returns a lock client on the new table, as a process of its own would have one. It leaves a slow machine half a
     * second for each request, and notices a loss within two.
     */
    LockClient client() {
        return client(builder -> builder);
    }

    LockClient client(UnaryOperator<DynamoDbLockClient.Builder> settings) {
        return settings.apply(DynamoDbLockClient.builder(dynamoDb())
                        .table(table)
                        .leaseDuration(LEASE)
                        .heartbeatPeriod(Duration.ofSeconds(2))
                        .retryPeriod(LockRequest.MIN_RETRY_PERIOD)
                        .closeTimeout(Duration.ofSeconds(2)))
                .build();
    }
}
