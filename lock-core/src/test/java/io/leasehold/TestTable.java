package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.FreshTable;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.testing.DynamoDbLocal;
import io.leasehold.testing.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table of DynamoDB Local for one test, the lock clients on it, and the events of all of them. */
final class TestTable {

    static final Duration LEASE = Duration.ofSeconds(3);
    static final Duration HEARTBEAT = Duration.ofMillis(400);
    static final Duration SAFE = Duration.ofMillis(1500);

    /** How long a slow machine may take for what comes soon. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int WARM_UP_ROUNDS = 20;

    /** Which of the SDK's clients a lock client is built on. */
    enum Sdk {
        BLOCKING,
        ASYNCHRONOUS
    }

    final DynamoDbClient dynamoDb = DynamoDbLocal.shared().client();
    final LockTable table = FreshTable.create();
    final FaultProxy proxy;
    final List<LockEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    static {
        warmUp();
    }

    TestTable() {
        try {
            proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Returns a lock client that talks to the table directly, with the times that clients have by default: they leave a
     * slow machine more than a second for each request.
     */
    LockClient client(Sdk sdk) {
        return client(sdk, DynamoDbLocal.shared().endpoint(), builder -> builder);
    }

    /** Returns a lock client with short times, for tests that see them pass. */
    LockClient shortLeaseClient(Sdk sdk) {
        return client(sdk, DynamoDbLocal.shared().endpoint(), TestTable::shortTimes);
    }

    /** Returns a lock client with short times whose requests go through the proxy. */
    LockClient clientBehindProxy(Sdk sdk) {
        return client(sdk, proxy.endpoint(), TestTable::shortTimes);
    }

    /** Sets the short times. */
    static DynamoDbLockClient.Builder shortTimes(DynamoDbLockClient.Builder builder) {
        return builder.leaseDuration(LEASE).heartbeatPeriod(HEARTBEAT).safePeriod(SAFE);
    }

    LockClient client(Sdk sdk, URI endpoint, UnaryOperator<DynamoDbLockClient.Builder> settings) {
        LockClient client = settings.apply(builder(sdk, endpoint)
                        .table(table)
                        .waitTimeout(Duration.ofSeconds(60))
                        .closeTimeout(Duration.ofSeconds(2))
                        .listener(events::add))
                .build();
        opened.push(client);
        return client;
    }

    private DynamoDbLockClient.Builder builder(Sdk sdk, URI endpoint) {
        if (sdk == Sdk.BLOCKING) {
            DynamoDbClient client = DynamoDbLocal.client(endpoint);
            opened.push(client);
            return DynamoDbLockClient.builder(client);
        }
        DynamoDbAsyncClient client = DynamoDbLocal.asyncClient(endpoint);
        opened.push(client);
        return DynamoDbLockClient.builder(client);
    }

    Map<String, AttributeValue> row(String key) {
        return dynamoDb.getItem(request ->
                        request.tableName(table.name()).consistentRead(true).key(keyOf(key)))
                .item();
    }

    void deleteRow(String key) {
        dynamoDb.deleteItem(request -> request.tableName(table.name()).key(keyOf(key)));
    }

    void deleteTable() {
        dynamoDb.deleteTable(request -> request.tableName(table.name()));
    }

    void putRow(String key, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new java.util.HashMap<>(keyOf(key));
        item.putAll(attributes);
        dynamoDb.putItem(request -> request.tableName(table.name()).item(item));
    }

    boolean isFree(String key) {
        return !row(key).containsKey("owner_name") && !row(key).containsKey("record_version_number");
    }

    static Map<String, AttributeValue> keyOf(String key) {
        return Map.of("lock_key", AttributeValue.fromS(key), "sort_key", AttributeValue.fromS("-"));
    }

    /** Returns the simple names of the events so far, without the word they share. */
    List<String> eventNames() {
        synchronized (events) {
            return events.stream()
                    .map(event -> event.getClass().getSimpleName().replaceAll("^Lock|Event$", ""))
                    .toList();
        }
    }

    /** Waits for an event, whatever others there are. */
    void awaitEvent(String name) {
        await().atMost(PATIENCE).until(() -> eventNames().contains(name));
    }

    /** Waits for the events, which come on threads of their own, and checks that there are no others. */
    void awaitEvents(String... names) {
        await().atMost(PATIENCE).until(() -> eventNames().size() >= names.length);
        assertThat(eventNames()).containsExactly(names);
    }

    /**
     * Locks with each of the SDK's clients once before the first test: with a short lease, a JVM that still loads their
     * classes may lose a lock, or miss an answer, for no reason of the test's.
     */
    private static void warmUp() {
        TestTable table = new TestTable();
        try {
            for (Sdk sdk : Sdk.values()) {
                LockClient locks = table.client(sdk, table.proxy.endpoint(), builder -> builder);
                for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                    LockHandle handle = locks.acquire(LockRequest.of("warm-up"));
                    locks.find(handle.key());
                    handle.release();
                }
            }
            table.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void close() throws Exception {
        proxy.heal();
        for (AutoCloseable each : opened) {
            each.close();
        }
        proxy.close();
    }
}
