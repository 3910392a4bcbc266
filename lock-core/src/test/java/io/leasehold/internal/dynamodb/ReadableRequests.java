package io.leasehold.internal.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Shows the expressions of requests with their placeholders replaced. */
final class ReadableRequests {

    private ReadableRequests() {}

    static String condition(UpdateItemRequest request) {
        return readable(request.conditionExpression(), request);
    }

    static String update(UpdateItemRequest request) {
        return readable(request.updateExpression(), request);
    }

    private static String readable(String expression, UpdateItemRequest request) {
        String condition = expression + " ";
        for (Map.Entry<String, String> name : request.expressionAttributeNames().entrySet()) {
            condition = condition.replaceAll(name.getKey() + "\\b", name.getValue());
        }
        for (Map.Entry<String, AttributeValue> value :
                request.expressionAttributeValues().entrySet()) {
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
