package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.dynamodb.DynamoDbLockClient;
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

    static final Duration LEASE = Duration.ofSeconds(2);
    static final Duration HEARTBEAT = Duration.ofMillis(400);
    static final Duration SAFE = Duration.ofSeconds(1);

    /** Which of the SDK's clients a lock client is built on. */
    enum Sdk {
        BLOCKING,
        ASYNCHRONOUS
    }

    final DynamoDbClient dynamoDb = DynamoDbLocal.shared().client();
    final LockTable table = DynamoDbLocal.shared().newTable();
    final FaultProxy proxy;
    final List<LockEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    TestTable() {
        try {
            proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a lock client that talks to the table directly. */
    LockClient client(Sdk sdk) {
        return client(sdk, DynamoDbLocal.shared().endpoint(), builder -> builder);
    }

    /** Returns a lock client whose requests go through the proxy. */
    LockClient clientBehindProxy(Sdk sdk) {
        return client(sdk, proxy.endpoint(), builder -> builder);
    }

    LockClient client(Sdk sdk, URI endpoint, UnaryOperator<DynamoDbLockClient.Builder> settings) {
        LockClient client = settings.apply(builder(sdk, endpoint)
                        .table(table)
                        .leaseDuration(LEASE)
                        .heartbeatPeriod(HEARTBEAT)
                        .safePeriod(SAFE)
                        .waitTimeout(Duration.ofSeconds(20))
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

    /** Waits for the events, which come on threads of their own, and checks that there are no others. */
    void awaitEvents(String... names) {
        await().atMost(Duration.ofSeconds(5)).until(() -> eventNames().size() >= names.length);
        assertThat(eventNames()).containsExactly(names);
    }

    void close() throws Exception {
        proxy.heal();
        for (AutoCloseable each : opened) {
            each.close();
        }
        proxy.close();
    }
}
