package io.leasehold.benchmarks.lab;

import io.leasehold.benchmarks.contender.Leaser;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.testing.DynamoDbLocal;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The environment of all measurements: one DynamoDB Local process, with one table for each peer. */
public final class Lab {

    private final Effort effort;
    private final Map<Peer, String> tables = new EnumMap<>(Peer.class);
    private final AtomicInteger keys = new AtomicInteger();

    public Lab(Effort effort) {
        this.effort = effort;
    }

    public Effort effort() {
        return effort;
    }

    public URI endpoint() {
        return DynamoDbLocal.shared().endpoint();
    }

    /** Returns a key that nothing else uses. */
    public String newKey() {
        return "lock-" + keys.incrementAndGet();
    }

    /** Returns a new SDK client; the caller closes it. */
    public Sdk sdk(Transport transport) {
        return new Sdk(transport, endpoint(), Duration.ZERO);
    }

    /** Returns a new client of a peer, as in a process of its own; the caller closes it. */
    public Seat seat(Peer peer) {
        return seat(peer, Duration.ZERO);
    }

    /** Returns a new client of a library with a lease, as in a process of its own; the caller closes it. */
    public Seat seat(Leaser leaser) {
        Peer peer = leaser.peer();
        Sdk sdk = sdk(peer.transport());
        return new Seat(peer, leaser.over(sdk, table(peer)), sdk);
    }

    /** The same as for a peer with a network between the client and the store. */
    Seat seat(Peer peer, Duration delay) {
        Sdk sdk = new Sdk(peer.transport(), endpoint(), delay);
        return new Seat(peer, peer.over(sdk, table(peer)), sdk);
    }

    /**
     * Lets the peers take and free locks, some at a time, before anything is measured: DynamoDB Local and this process
     * are several times as fast after some ten thousand requests.
     */
    public void warmUp(List<Peer> peers) throws Exception {
        long length = effort.millis(30_000, 3_000).toNanos() / peers.size();
        for (Peer peer : peers) {
            try (Seat seat = seat(peer)) {
                Pairs.measure(this, seat.contender(), seat.sdk(), 8, Duration.ofNanos(length));
            }
        }
    }

    /** Returns a new client of each peer; the caller closes them. */
    public Seats seats(List<Peer> peers) {
        return seats(peers, Duration.ZERO);
    }

    /** The same with a network between the clients and the store, on which each request is so long under way. */
    public Seats seats(List<Peer> peers, Duration delay) {
        return new Seats(this, peers, delay);
    }

    /** Returns the peer's table. */
    public synchronized String table(Peer peer) {
        return tables.computeIfAbsent(peer, this::create);
    }

    private String create(Peer peer) {
        String name = DynamoDbLocal.newTableName();
        DynamoDbClient client = DynamoDbLocal.shared().client();
        if (peer.usesOurTable()) {
            LockTable.named(name).create(client);
            return name;
        }
        client.createTable(table -> table.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(KeySchemaElement.builder()
                        .attributeName(peer.partitionKey())
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName(peer.partitionKey())
                        .attributeType(ScalarAttributeType.S)
                        .build()));
        return name;
    }
}
