package io.leasehold.benchmarks.contender;

import io.leasehold.benchmarks.contender.Variant.Part;
import io.leasehold.benchmarks.lab.Sdk;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Sends the two requests of our client without the client: what a lease and a rising token cost the table. For locks
 * without contention.
 */
final class BareRequests implements Contender {

    private static final Map<String, String> NAMES = Map.of(
            "#0", "owner_name",
            "#1", "lease_duration",
            "#2", "record_version_number",
            "#3", "expiry_time",
            "#4", "fencing_token",
            "#5", "waiter_name",
            "#6", "no_such_name",
            "#7", "none_such_either");
    private static final long FIRST_TOKEN = 1L << 46;

    private final Sdk sdk;
    private final String table;
    private final Set<Part> without;

    BareRequests(Sdk sdk, String table, Set<Part> without) {
        this.sdk = sdk;
        this.table = table;
        this.without = Set.copyOf(without);
    }

    @Override
    public Optional<Held> take(String key, Duration wait) {
        String hold = UUID.randomUUID().toString();
        String update =
                "SET #0 = :0, #1 = :1, #2 = :2, #3 = :3" + unless(Part.TOKEN, ", #4 = if_not_exists(#4, :4) + :5");
        // Attributes that nobody removes are there the next time: then as many that never are.
        String free = without.contains(Part.REMOVAL)
                ? "attribute_not_exists(#6) AND attribute_not_exists(#7)"
                : "attribute_not_exists(#0) AND attribute_not_exists(#2)";
        String token = unless(Part.TOKEN, " AND (attribute_not_exists(#4) OR #4 BETWEEN :6 AND :7)");
        sdk.update(request(key, hold, update, free + token, ReturnValue.UPDATED_NEW));
        return Optional.of(() -> free(key, hold));
    }

    private void free(String key, String hold) {
        String update = "SET #3 = :3" + unless(Part.TOKEN, ", #4 = if_not_exists(#4, :4)")
                + unless(Part.REMOVAL, " REMOVE #0, #1, #2, #5");
        sdk.update(request(key, hold, update, "begins_with(#2, :8)", ReturnValue.ALL_OLD));
    }

    private String unless(Part part, String expression) {
        return without.contains(part) ? "" : expression;
    }

    private UpdateItemRequest request(String key, String hold, String update, String condition, ReturnValue answer) {
        boolean conditional = !without.contains(Part.CONDITION);
        String expressions = conditional ? update + " " + condition : update;
        UpdateItemRequest.Builder request = UpdateItemRequest.builder()
                .tableName(table)
                .key(key(key))
                .updateExpression(update)
                .expressionAttributeNames(used(NAMES, expressions))
                .expressionAttributeValues(used(values(hold), expressions));
        if (conditional) {
            request.conditionExpression(condition);
        }
        if (!without.contains(Part.ANSWER)) {
            request.returnValues(answer);
        }
        if (!without.contains(Part.REFUSAL)) {
            request.returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        }
        return request.build();
    }

    private static Map<String, AttributeValue> values(String hold) {
        return Map.of(
                ":0", AttributeValue.fromS("bare"),
                ":1", number(20),
                ":2", firstVersion(hold),
                ":3", inAnHour(),
                ":4", number(FIRST_TOKEN),
                ":5", number(4_096),
                ":6", number(1),
                ":7", number(1L << 52),
                ":8", AttributeValue.fromS(hold));
    }

    private static <V> Map<String, V> used(Map<String, V> all, String expressions) {
        return all.entrySet().stream()
                .filter(each -> expressions.contains(each.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    static Map<String, AttributeValue> key(String key) {
        return Map.of("lock_key", AttributeValue.fromS(key), "sort_key", AttributeValue.fromS("-"));
    }

    static AttributeValue firstVersion(String hold) {
        return AttributeValue.fromS(hold + ":0000000000000000000");
    }

    static AttributeValue inAnHour() {
        return number(System.currentTimeMillis() / 1_000 + 3_600);
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
