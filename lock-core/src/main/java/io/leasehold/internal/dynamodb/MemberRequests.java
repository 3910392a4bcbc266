package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.AttributeValues.number;
import static io.leasehold.internal.dynamodb.AttributeValues.text;

import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.Mark;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.MemberWait;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Builds the writes that only locks with members know. */
final class MemberRequests {

    private final StoreSettings settings;
    private final TableLayout layout;
    private final RowConditions conditions;
    private final Updates updates;

    MemberRequests(StoreSettings settings, RowConditions conditions, Updates updates) {
        this.settings = settings;
        this.layout = settings.layout();
        this.conditions = conditions;
        this.updates = updates;
    }

    UpdateItemRequest mark(Mark mark) {
        Duration own = settings.expiryPeriod();
        Duration kept = own.compareTo(MemberRow.KEPT) > 0 ? own : MemberRow.KEPT;
        Expression expression = new Expression();
        expression.set(TableLayout.SHARED, number(MemberRow.KEPT.toSeconds()));
        expression.set(layout.expiry(), Updates.expiry(mark.now(), kept));
        String seed = expression.value(number(FencingTokens.seed(mark.now()) + FencingTokens.STEP));
        expression.setTo(
                layout.fencingToken(), "if_not_exists(" + expression.name(layout.fencingToken()) + ", " + seed + ")");
        return updates.of(mark.lock(), expression, conditions.tokenIsUsable(expression), mark.timeout())
                .returnValues(ReturnValue.ALL_NEW)
                .build();
    }

    UpdateItemRequest waitFor(MemberWait wait) {
        Expression expression = new Expression();
        expression.set(TableLayout.WAITS_FOR, text(wait.waitsFor()));
        String condition = conditions.isCurrent(expression, wait.holdId(), wait.fencingToken());
        return updates.of(wait.row(), expression, condition, wait.timeout()).build();
    }
}
