package io.leasehold.sample.board;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The data that the locks protect: how often each order was processed, in two counters. One counter refuses a fencing
 * token smaller than the largest it has seen; the other accepts every write. Both are read before the work and written
 * after it.
 */
record Ledger(DynamoDbClient dynamoDb, String table) {

    /** The two counters of one order; they differ after a late writer has changed the unfenced one. */
    record Counters(long fenced, long unfenced) {

        private static Counters of(Map<String, AttributeValue> item) {
            return new Counters(number(item, "fenced"), number(item, "unfenced"));
        }

        private static long number(Map<String, AttributeValue> item, String name) {
            AttributeValue value = item.get(name);
            return value == null ? 0 : Long.parseLong(value.n());
        }
    }

    void createTable() {
        try {
            KeySchemaElement key = KeySchemaElement.builder()
                    .attributeName("order")
                    .keyType(KeyType.HASH)
                    .build();
            AttributeDefinition order = AttributeDefinition.builder()
                    .attributeName("order")
                    .attributeType(ScalarAttributeType.S)
                    .build();
            dynamoDb.createTable(create -> create.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(key)
                    .attributeDefinitions(order));
        } catch (ResourceInUseException e) {
            // Another copy has created it.
        }
        dynamoDb.waiter().waitUntilTableExists(describe -> describe.tableName(table));
    }

    /** Reads the counters and writes the token to them, so that older tokens are refused from now on. */
    Counters begin(String order, long token) {
        return Counters.of(dynamoDb.updateItem(update -> update.tableName(table)
                        .key(key(order))
                        .updateExpression("SET fencing_token = :token")
                        .conditionExpression("attribute_not_exists(fencing_token) OR fencing_token <= :token")
                        .expressionAttributeValues(Map.of(":token", number(token)))
                        .returnValues(ReturnValue.ALL_NEW))
                .attributes());
    }

    /** Writes the counter without fencing. */
    void writeUnfenced(String order, long count) {
        dynamoDb.updateItem(update -> update.tableName(table)
                .key(key(order))
                .updateExpression("SET unfenced = :count")
                .expressionAttributeValues(Map.of(":count", number(count))));
    }

    /** Writes the counter with fencing; returns false if the token was refused. */
    boolean writeFenced(String order, long count, long token) {
        try {
            dynamoDb.updateItem(update -> update.tableName(table)
                    .key(key(order))
                    .updateExpression("SET fenced = :count")
                    .conditionExpression("fencing_token <= :token")
                    .expressionAttributeValues(Map.of(":count", number(count), ":token", number(token))));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    /** Returns the counters of all orders. */
    Map<String, Counters> all() {
        Map<String, Counters> all = new TreeMap<>();
        for (Map<String, AttributeValue> item : dynamoDb.scanPaginator(
                        scan -> scan.tableName(table).consistentRead(true))
                .items()) {
            all.put(Objects.requireNonNull(item.get("order")).s(), Counters.of(item));
        }
        return all;
    }

    void close() {
        dynamoDb.close();
    }

    private static Map<String, AttributeValue> key(String order) {
        return Map.of("order", AttributeValue.fromS(order));
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
