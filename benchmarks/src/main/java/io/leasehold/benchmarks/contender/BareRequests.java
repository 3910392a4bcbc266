package io.leasehold.benchmarks.contender;

import io.leasehold.benchmarks.lab.Sdk;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The two requests that our client sends, by themselves: what a table makes of a lease and a rising token, with no lock
 * client around them. For locks that nobody else wants.
 */
final class BareRequests implements Contender {

    private static final long FIRST_TOKEN = 1L << 46;

    private final Sdk sdk;
    private final String table;

    BareRequests(Sdk sdk, String table) {
        this.sdk = sdk;
        this.table = table;
    }

    @Override
    public Optional<Held> take(String key, Duration wait) {
        String hold = UUID.randomUUID().toString();
        send(on(key).updateExpression("SET #0 = :0, #1 = :1, #2 = :2, #3 = :3, #4 = if_not_exists(#4, :4) + :5")
                .conditionExpression("attribute_not_exists(#0) AND attribute_not_exists(#2)"
                        + " AND (attribute_not_exists(#4) OR #4 BETWEEN :6 AND :7)")
                .expressionAttributeNames(Map.of(
                        "#0", "owner_name",
                        "#1", "lease_duration",
                        "#2", "record_version_number",
                        "#3", "expiry_time",
                        "#4", "fencing_token"))
                .expressionAttributeValues(Map.of(
                        ":0", AttributeValue.fromS("bare"),
                        ":1", number(20),
                        ":2", AttributeValue.fromS(hold + ":0000000000000000000"),
                        ":3", number(inAnHour()),
                        ":4", number(FIRST_TOKEN),
                        ":5", number(4_096),
                        ":6", number(1),
                        ":7", number(1L << 52)))
                .returnValues(ReturnValue.UPDATED_NEW)
                .build());
        return Optional.of(() -> free(key, hold));
    }

    private void free(String key, String hold) {
        send(on(key).updateExpression("SET #0 = :0, #1 = if_not_exists(#1, :1) REMOVE #2, #3, #4, #5")
                .conditionExpression("begins_with(#4, :2)")
                .expressionAttributeNames(Map.of(
                        "#0", "expiry_time",
                        "#1", "fencing_token",
                        "#2", "owner_name",
                        "#3", "lease_duration",
                        "#4", "record_version_number",
                        "#5", "waiter_name"))
                .expressionAttributeValues(Map.of(
                        ":0", number(inAnHour()),
                        ":1", number(FIRST_TOKEN),
                        ":2", AttributeValue.fromS(hold)))
                .returnValues(ReturnValue.ALL_OLD)
                .build());
    }

    private UpdateItemRequest.Builder on(String key) {
        return UpdateItemRequest.builder()
                .tableName(table)
                .key(Map.of("lock_key", AttributeValue.fromS(key), "sort_key", AttributeValue.fromS("-")))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static long inAnHour() {
        return System.currentTimeMillis() / 1_000 + 3_600;
    }

    private void send(UpdateItemRequest request) {
        if (sdk.isAsync()) {
            sdk.async().updateItem(request).join();
        } else {
            sdk.sync().updateItem(request);
        }
    }
}
