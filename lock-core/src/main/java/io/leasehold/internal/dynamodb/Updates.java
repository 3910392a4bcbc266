package io.leasehold.internal.dynamodb;

import io.leasehold.LockKey;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Makes conditional updates of rows; each one that is refused shows the row. */
record Updates(TableLayout layout, RowKeys keys, TimeLimits limits) {

    UpdateItemRequest.Builder of(LockKey key, Expression expression, String condition, Duration timeout) {
        return UpdateItemRequest.builder()
                .tableName(layout.tableName())
                .key(keys.of(key))
                .updateExpression(expression.update())
                .conditionExpression(condition)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .overrideConfiguration(limits.within(timeout));
    }

    /** Returns the expiry time of a row. The sum fits into a long, whatever the clock shows. */
    static AttributeValue expiry(Instant now, Duration period) {
        return AttributeValues.number(Math.max(0, now.getEpochSecond() + period.toSeconds()));
    }
}
