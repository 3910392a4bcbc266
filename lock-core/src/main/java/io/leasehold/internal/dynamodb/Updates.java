package io.leasehold.internal.dynamodb;

import io.leasehold.LockKey;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
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

    /** Returns requests that remove attributes, each as many as its expression has room for. */
    List<UpdateItemRequest> removals(
            LockKey key, Collection<String> attributes, Function<Expression, String> sameHold, Duration timeout) {
        List<UpdateItemRequest> requests = new ArrayList<>();
        Deque<String> left = new ArrayDeque<>(attributes);
        while (!left.isEmpty()) {
            Expression expression = new Expression();
            String condition = sameHold.apply(expression);
            while (!left.isEmpty() && expression.removeIfItFits(left.element())) {
                left.remove();
            }
            requests.add(of(key, expression, condition, timeout).build());
        }
        return requests;
    }

    /**
     * Sets the expiry time of a lock's row. A row that is marked for its members says itself for how long each write must
     * keep it: the writer need not know of the mark.
     */
    void expiry(Expression expression, LockKey key, Instant now, Duration period) {
        if (SessionRow.isOne(key) || MemberRow.isOne(key) || period.compareTo(MemberRow.KEPT) >= 0) {
            expression.set(layout.expiry(), expiry(now, period));
            return;
        }
        String kept = "if_not_exists(" + expression.name(TableLayout.SHARED) + ", "
                + expression.value(AttributeValues.number(period.toSeconds())) + ")";
        String written = expression.value(AttributeValues.number(Math.max(0, now.getEpochSecond())));
        expression.setTo(layout.expiry(), written + " + " + kept);
    }

    /** Returns the expiry time of a row. The sum fits into a long, whatever the clock shows. */
    static AttributeValue expiry(Instant now, Duration period) {
        return AttributeValues.number(Math.max(0, now.getEpochSecond() + period.toSeconds()));
    }
}
