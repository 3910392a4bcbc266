package io.leasehold.bridge;

import io.leasehold.LockClient;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.testing.DynamoDbLocal;
import io.leasehold.testing.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The lock clients of one test class on a table of DynamoDB Local, each as a process of its own would have one. */
public final class BridgeTable implements AutoCloseable {

    /** The lease of clients with short times. */
    public static final Duration LEASE = Duration.ofSeconds(3);

    /** How long a slow machine may take for what comes soon. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LockTable table = LockTable.named(DynamoDbLocal.newTableName());
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    public BridgeTable() {
        table.create(DynamoDbLocal.shared().client());
    }

    /** Returns a client that notices soon what happens to its locks, and leaves a slow machine time for each request. */
    public LockClient client() {
        return open(
                DynamoDbLocal.shared().endpoint(),
                builder -> builder.leaseDuration(Duration.ofSeconds(12)).heartbeatPeriod(Duration.ofSeconds(2)));
    }

    /** Returns a client with short times, for tests that see them pass. */
    public LockClient shortLeaseClient() {
        return shortLeaseClient(DynamoDbLocal.shared().endpoint());
    }

    /** Returns a client with short times that talks to another endpoint. */
    public LockClient shortLeaseClient(URI endpoint) {
        return open(
                endpoint,
                builder -> builder.leaseDuration(LEASE)
                        .heartbeatPeriod(Duration.ofMillis(400))
                        .safePeriod(Duration.ofMillis(1500)));
    }

    /** Returns a client with the times that clients have by default, for tests that are busy. */
    public LockClient patientClient() {
        return open(DynamoDbLocal.shared().endpoint(), builder -> builder);
    }

    private LockClient open(URI endpoint, UnaryOperator<DynamoDbLockClient.Builder> times) {
        DynamoDbClient dynamoDb = DynamoDbLocal.client(endpoint);
        opened.push(dynamoDb);
        LockClient client = times.apply(DynamoDbLockClient.builder(dynamoDb))
                .table(table)
                .closeTimeout(Duration.ofSeconds(2))
                .build();
        opened.push(client);
        return client;
    }

    public FaultProxy proxy() throws IOException {
        FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint());
        opened.push(proxy);
        return proxy;
    }

    /** Returns a name that no other test of the class uses. */
    public static String newKey() {
        return "key-" + UUID.randomUUID();
    }

    public String name() {
        return table.name();
    }

    public boolean isFree(String key) {
        return !DynamoDbLocal.shared()
                .client()
                .getItem(request ->
                        request.tableName(table.name()).consistentRead(true).key(keyOf(key)))
                .item()
                .containsKey("owner_name");
    }

    public void deleteRow(String key) {
        DynamoDbLocal.shared()
                .client()
                .deleteItem(request -> request.tableName(table.name()).key(keyOf(key)));
    }

    private static Map<String, AttributeValue> keyOf(String key) {
        return Map.of("lock_key", AttributeValue.fromS(key), "sort_key", AttributeValue.fromS("-"));
    }

    @Override
    public void close() {
        opened.forEach(BridgeTable::close);
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
