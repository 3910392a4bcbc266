package io.leasehold.internal.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Shows the expressions of requests with their placeholders replaced. */
final class ReadableRequests {

    private ReadableRequests() {}

    static String condition(UpdateItemRequest request) {
        return readable(
                request.conditionExpression(), request.expressionAttributeNames(), request.expressionAttributeValues());
    }

    static String condition(DeleteItemRequest request) {
        return readable(
                request.conditionExpression(), request.expressionAttributeNames(), request.expressionAttributeValues());
    }

    static String condition(Update part) {
        return readable(part.conditionExpression(), part.expressionAttributeNames(), part.expressionAttributeValues());
    }

    static String condition(QueryRequest request) {
        return readable(
                request.keyConditionExpression(),
                request.expressionAttributeNames(),
                request.expressionAttributeValues());
    }

    static String update(UpdateItemRequest request) {
        return readable(
                request.updateExpression(), request.expressionAttributeNames(), request.expressionAttributeValues());
    }

    private static String readable(String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        String condition = expression + " ";
        for (Map.Entry<String, String> name : names.entrySet()) {
            condition = condition.replaceAll(name.getKey() + "\\b", name.getValue());
        }
        for (Map.Entry<String, AttributeValue> value : values.entrySet()) {
            condition = condition.replaceAll(value.getKey() + "\\b", text(value.getValue()));
        }
        return condition.strip();
    }

    private static String text(AttributeValue value) {
        if (value.hasSs()) {
            return value.ss().toString();
        }
        return value.s() == null ? value.n() : value.s();
    }
}
