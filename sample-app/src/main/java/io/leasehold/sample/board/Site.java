package io.leasehold.sample.board;

import io.leasehold.LockClient;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The settings that the nodes of this copy share.
 *
 * @param port of this copy, which tells its nodes from those of other copies in the table
 * @param keyPrefix of the application's lock client, so that the board shows the nodes' locks
 * @param work how long an order takes
 */
record Site(
        String port,
        Supplier<DynamoDbClientBuilder> connections,
        String lockTable,
        String keyPrefix,
        String ledgerTable,
        Duration lease,
        Duration work,
        Journal journal) {

    DynamoDbClient connect(Faults faults) {
        return connections
                .get()
                .overrideConfiguration(sdk -> sdk.addExecutionInterceptor(faults))
                .build();
    }

    LockClient lockClient(String node, DynamoDbClient dynamoDb) {
        return DynamoDbLockClient.builder(dynamoDb)
                .table(LockTable.named(lockTable))
                .keyPrefix(keyPrefix)
                .ownerName(node + ":" + port)
                .leaseDuration(lease)
                .listener(event -> journal.add(node, event))
                .build();
    }
}
