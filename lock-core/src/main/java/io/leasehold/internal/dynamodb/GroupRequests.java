package io.leasehold.internal.dynamodb;

import io.leasehold.internal.store.GroupTake;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Builds the write of several holds: one transaction of the requests that would take each lock. */
record GroupRequests(Requests requests, RowConditions conditions, TimeLimits limits) {

    /**
     * Contains the requests of one write of several holds.
     *
     * @param before removes the attributes of former holders that the transaction has no room to name; nearly always
     *     empty
     */
    record Write(List<Removal> before, TransactWriteItemsRequest transaction) {}

    /** One request that goes before a transaction, and the part of the group that needs it. */
    record Removal(GroupTake.Part part, UpdateItemRequest request) {}

    Write take(GroupTake group) {
        List<Removal> before = new ArrayList<>();
        List<TransactWriteItem> items = new ArrayList<>();
        for (GroupTake.Part part : group.parts()) {
            WriteSteps steps = requests.take(
                    part.take(),
                    expression -> conditions.tokenIsStill(expression, part.seenToken()) + " AND "
                            + conditions.isNotMarked(expression));
            steps.before().forEach(request -> before.add(new Removal(part, request)));
            items.add(TransactWriteItem.builder().update(update(steps.last())).build());
        }
        return new Write(
                before,
                TransactWriteItemsRequest.builder()
                        .transactItems(items)
                        .clientRequestToken(group.requestToken())
                        .overrideConfiguration(limits.within(group.timeout()))
                        .build());
    }

    private static Update update(UpdateItemRequest request) {
        return Update.builder()
                .tableName(request.tableName())
                .key(request.key())
                .updateExpression(request.updateExpression())
                .conditionExpression(request.conditionExpression())
                .expressionAttributeNames(request.expressionAttributeNames())
                .expressionAttributeValues(request.expressionAttributeValues())
                .returnValuesOnConditionCheckFailure(request.returnValuesOnConditionCheckFailureAsString())
                .build();
    }
}
