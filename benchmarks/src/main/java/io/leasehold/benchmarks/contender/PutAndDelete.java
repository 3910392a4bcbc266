package io.leasehold.benchmarks.contender;

import io.leasehold.benchmarks.lab.Sdk;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The attributes of our row written as the floor writes its own: a put, and a delete, so that no token could rise. */
final class PutAndDelete implements Contender {

    private final Sdk sdk;
    private final String table;

    PutAndDelete(Sdk sdk, String table) {
        this.sdk = sdk;
        this.table = table;
    }

    @Override
    public Optional<Held> take(String key, Duration wait) {
        String hold = UUID.randomUUID().toString();
        Map<String, AttributeValue> id =
                Map.of("lock_key", AttributeValue.fromS(key), "sort_key", AttributeValue.fromS("-"));
        sdk.put(PutItemRequest.builder()
                .tableName(table)
                .item(Map.of(
                        "lock_key", AttributeValue.fromS(key),
                        "sort_key", AttributeValue.fromS("-"),
                        "owner_name", AttributeValue.fromS("bare"),
                        "lease_duration", BareRequests.number(20),
                        "record_version_number", AttributeValue.fromS(hold + ":0000000000000000000"),
                        "expiry_time", BareRequests.number(System.currentTimeMillis() / 1_000 + 3_600),
                        "fencing_token", BareRequests.number(4_096)))
                .conditionExpression("attribute_not_exists(lock_key)")
                .build());
        return Optional.of(() -> sdk.delete(DeleteItemRequest.builder()
                .tableName(table)
                .key(id)
                .conditionExpression("begins_with(record_version_number, :hold)")
                .expressionAttributeValues(Map.of(":hold", AttributeValue.fromS(hold)))
                .build()));
    }
}
