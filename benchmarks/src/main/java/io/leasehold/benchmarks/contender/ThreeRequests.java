package io.leasehold.benchmarks.contender;

import io.leasehold.benchmarks.lab.Sdk;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The least that a shared lock can cost: a row is written, another one is read, and the row is deleted. */
public final class ThreeRequests implements Contender {

    private final Sdk sdk;
    private final String table;

    /** Makes a client over an SDK client, with a table of the raw floor's. */
    public ThreeRequests(Sdk sdk, String table) {
        this.sdk = sdk;
        this.table = table;
    }

    @Override
    public Optional<Held> take(String key, Duration wait) {
        AttributeValue owner = AttributeValue.fromS(UUID.randomUUID().toString());
        AttributeValue member = AttributeValue.fromS(key + "-" + owner.s());
        sdk.put(PutItemRequest.builder()
                .tableName(table)
                .item(Map.of(Peer.FLOOR_KEY, member, "holder", owner))
                .conditionExpression("attribute_not_exists(" + Peer.FLOOR_KEY + ")")
                .build());
        sdk.sync()
                .getItem(GetItemRequest.builder()
                        .tableName(table)
                        .key(Map.of(Peer.FLOOR_KEY, AttributeValue.fromS(key)))
                        .consistentRead(true)
                        .build());
        return Optional.of(() -> sdk.delete(DeleteItemRequest.builder()
                .tableName(table)
                .key(Map.of(Peer.FLOOR_KEY, member))
                .conditionExpression("holder = :me")
                .expressionAttributeValues(Map.of(":me", owner))
                .build()));
    }
}
