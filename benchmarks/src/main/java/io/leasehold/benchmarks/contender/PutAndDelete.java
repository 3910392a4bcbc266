package io.leasehold.benchmarks.contender;

import io.leasehold.benchmarks.lab.Sdk;
import java.time.Duration;
import java.util.HashMap;
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
        Map<String, AttributeValue> id = BareRequests.key(key);
        Map<String, AttributeValue> row = new HashMap<>(id);
        row.put("owner_name", AttributeValue.fromS("bare"));
        row.put("lease_duration", BareRequests.number(20));
        row.put("record_version_number", BareRequests.firstVersion(hold));
        row.put("expiry_time", BareRequests.inAnHour());
        row.put("fencing_token", BareRequests.number(4_096));
        sdk.put(PutItemRequest.builder()
                .tableName(table)
                .item(row)
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
