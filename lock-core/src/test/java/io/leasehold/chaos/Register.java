package io.leasehold.chaos;

import io.leasehold.LockHandle;
import io.leasehold.dynamodb.Fencing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * What the locks protect: a counter for each, read and then written one higher, with nothing but the lock between the
 * two. Every write leaves a record of its own, so that a lost update shows as two records of one value.
 */
final class Register {

    /** What became of a write. */
    enum Outcome {
        COMMITTED,
        /** The hold had ended: nothing was written, and nothing ever will be. */
        REFUSED
    }

    private static final String CHECK_FAILED = "ConditionalCheckFailed";
    private static final AwsRequestOverrideConfiguration IMPATIENT = AwsRequestOverrideConfiguration.builder()
            .apiCallAttemptTimeout(Duration.ofSeconds(1))
            .apiCallTimeout(Duration.ofSeconds(2))
            .build();

    private final DynamoDbClient dynamoDb;
    private final String table;

    Register(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    long read(String key) {
        AttributeValue value = item(key).get("value");
        return value == null ? 0 : Long.parseLong(value.n());
    }

    /** Reads, again and again until there is an answer. */
    long readPatiently(String key) {
        while (true) {
            try {
                return read(key);
            } catch (SdkException e) {
                pause();
            }
        }
    }

    private Map<String, AttributeValue> item(String id) {
        return dynamoDb.getItem(request -> request.tableName(table)
                        .key(Map.of("id", AttributeValue.fromS(id)))
                        .consistentRead(true)
                        .overrideConfiguration(IMPATIENT))
                .item();
    }

    /** Writes if the hold is still the current one; goes on until it is known whether it was. */
    Outcome writeFenced(LockHandle handle, String id, long value) {
        String key = handle.key().partitionKey();
        ConditionCheck check = Fencing.conditionCheck(handle);
        TransactWriteItemsRequest request = TransactWriteItemsRequest.builder()
                .clientRequestToken(id)
                .overrideConfiguration(IMPATIENT)
                .transactItems(
                        TransactWriteItem.builder().conditionCheck(check).build(),
                        TransactWriteItem.builder()
                                .update(update -> update.tableName(table)
                                        .key(Map.of("id", AttributeValue.fromS(key)))
                                        .updateExpression("SET #value = :value")
                                        .expressionAttributeNames(Map.of("#value", "value"))
                                        .expressionAttributeValues(Map.of(":value", number(value))))
                                .build(),
                        TransactWriteItem.builder()
                                .put(put -> put.tableName(table)
                                        .item(entry(id, key, value, handle.fencingToken()))
                                        .conditionExpression("attribute_not_exists(id)"))
                                .build())
                .build();
        while (true) {
            try {
                dynamoDb.transactWriteItems(request);
                return Outcome.COMMITTED;
            } catch (TransactionCanceledException e) {
                List<CancellationReason> reasons = e.cancellationReasons();
                if (CHECK_FAILED.equals(reasons.get(2).code())) {
                    return Outcome.COMMITTED;
                }
                if (CHECK_FAILED.equals(reasons.get(0).code())) {
                    return settle(id);
                }
            } catch (SdkException e) {
                // Neither a yes nor a no: the same request again, which cannot be carried out twice.
            }
            pause();
        }
    }

    /** An attempt before the one that was refused may have been carried out; none can be any more. */
    private Outcome settle(String id) {
        while (true) {
            try {
                return item(id).isEmpty() ? Outcome.REFUSED : Outcome.COMMITTED;
            } catch (SdkException e) {
                pause();
            }
        }
    }

    private static void pause() {
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(10, 50)));
    }

    /** Writes as code does that trusts in its lock and asks nobody. */
    void writeBlindly(LockHandle handle, String id, long value) {
        String key = handle.key().partitionKey();
        dynamoDb.putItem(request ->
                request.tableName(table).item(Map.of("id", AttributeValue.fromS(key), "value", number(value))));
        dynamoDb.putItem(request -> request.tableName(table).item(entry(id, key, value, handle.fencingToken())));
    }

    private static Map<String, AttributeValue> entry(String id, String key, long value, long token) {
        return Map.of(
                "id", AttributeValue.fromS(id),
                "register", AttributeValue.fromS(key),
                "value", number(value),
                "token", number(token));
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /** What the table says of all registers. */
    record Audit(int writes, Set<String> ids, List<String> violations) {}

    Audit audit() {
        Map<String, Long> registers = new HashMap<>();
        Map<String, List<Map<String, AttributeValue>>> entries = new TreeMap<>();
        Set<String> ids = new HashSet<>();
        dynamoDb.scanPaginator(request -> request.tableName(table).consistentRead(true))
                .items()
                .forEach(item -> {
                    if (item.containsKey("register")) {
                        entries.computeIfAbsent(item.get("register").s(), key -> new ArrayList<>())
                                .add(item);
                        ids.add(item.get("id").s());
                    } else {
                        registers.put(item.get("id").s(), number(item, "value"));
                    }
                });
        List<String> violations = new ArrayList<>();
        entries.forEach((key, written) -> audit(key, registers.getOrDefault(key, 0L), written, violations));
        return new Audit(ids.size(), ids, violations);
    }

    private static void audit(
            String key, long last, List<Map<String, AttributeValue>> written, List<String> violations) {
        if (last != written.size()) {
            violations.add("lost update: register " + key + " is " + last + " after " + written.size() + " writes");
        }
        written.sort(Comparator.comparingLong(entry -> number(entry, "value")));
        for (int next = 0; next < written.size(); next++) {
            Map<String, AttributeValue> entry = written.get(next);
            if (number(entry, "value") != next + 1) {
                violations.add("lost update: write " + (next + 1) + " to register " + key + " is " + entry);
                return;
            }
            if (next > 0 && number(entry, "token") < number(written.get(next - 1), "token")) {
                violations.add("an older owner wrote later: " + written.get(next - 1) + " then " + entry);
            }
        }
    }

    private static long number(Map<String, AttributeValue> item, String name) {
        return Long.parseLong(item.get(name).n());
    }
}
