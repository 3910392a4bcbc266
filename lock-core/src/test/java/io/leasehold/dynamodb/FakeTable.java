package io.leasehold.dynamodb;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** A client that describes one table as a test wants it, in ways that DynamoDB Local cannot. */
final class FakeTable {

    private final TableDescription.Builder table = TableDescription.builder()
            .tableName("locks")
            .tableStatus(TableStatus.ACTIVE)
            .keySchema(key("lock_key", KeyType.HASH), key("sort_key", KeyType.RANGE))
            .attributeDefinitions(type("lock_key", ScalarAttributeType.S), type("sort_key", ScalarAttributeType.S));

    private final Map<String, RuntimeException> failures = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private TimeToLiveStatus ttlStatus = TimeToLiveStatus.ENABLED;
    private String ttlAttribute = "expiry_time";

    FakeTable with(Consumer<TableDescription.Builder> change) {
        change.accept(table);
        return this;
    }

    FakeTable timeToLive(TimeToLiveStatus status, String attribute) {
        ttlStatus = status;
        ttlAttribute = attribute;
        return this;
    }

    FakeTable failing(String operation, String errorCode) {
        failures.put(
                operation,
                DynamoDbException.builder()
                        .statusCode(400)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode(errorCode)
                                .errorMessage("service says " + errorCode)
                                .build())
                        .build());
        return this;
    }

    /** Returns the operations that were called, in order. */
    List<String> calls() {
        return calls;
    }

    DynamoDbClient client() {
        InvocationHandler handler = (proxy, method, arguments) -> answer(method.getName());
        return (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, handler);
    }

    private Object answer(String operation) {
        if (operation.equals("serviceClientConfiguration")) {
            throw new UnsupportedOperationException();
        }
        calls.add(operation);
        if (failures.containsKey(operation)) {
            throw failures.get(operation);
        }
        return switch (operation) {
            case "describeTable" ->
                DescribeTableResponse.builder().table(table.build()).build();
            case "describeTimeToLive" ->
                DescribeTimeToLiveResponse.builder()
                        .timeToLiveDescription(
                                ttl -> ttl.timeToLiveStatus(ttlStatus).attributeName(ttlAttribute))
                        .build();
            default -> throw new AssertionError("unexpected call of " + operation);
        };
    }

    static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    static AttributeDefinition type(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }
}
