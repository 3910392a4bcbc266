package io.leasehold.benchmarks.contender;

import io.leasehold.benchmarks.lab.Sdk;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The least that a lock in DynamoDB can cost: one conditional write to take it and one to free it, and no lease. */
final class Floor implements Contender {

    private final Sdk sdk;
    private final String table;

    Floor(Sdk sdk, String table) {
        this.sdk = sdk;
        this.table = table;
    }

    @Override
    public Optional<Held> take(String key, Duration wait) throws InterruptedException {
        return Polling.until(wait, () -> attempt(key));
    }

    private Optional<Held> attempt(String key) {
        AttributeValue owner = AttributeValue.fromS(UUID.randomUUID().toString());
        AttributeValue id = AttributeValue.fromS(key);
        try {
            sdk.put(PutItemRequest.builder()
                    .tableName(table)
                    .item(Map.of(Peer.FLOOR_KEY, id, "holder", owner))
                    .conditionExpression("attribute_not_exists(" + Peer.FLOOR_KEY + ")")
                    .build());
        } catch (ConditionalCheckFailedException e) {
            return Optional.empty();
        }
        return Optional.of(() -> sdk.delete(DeleteItemRequest.builder()
                .tableName(table)
                .key(Map.of(Peer.FLOOR_KEY, id))
                .conditionExpression("holder = :me")
                .expressionAttributeValues(Map.of(":me", owner))
                .build()));
    }
}
