package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.AttributeValues.text;

import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.SessionRow;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Builds the writes that only the rows of sessions know. */
final class SessionRequests {

    private final TableLayout layout;
    private final RowConditions conditions;
    private final Updates updates;

    SessionRequests(TableLayout layout, RowConditions conditions, Updates updates) {
        this.layout = layout;
        this.conditions = conditions;
        this.updates = updates;
    }

    /** Ends a session for ever. Its row stays, longer than every row that names it, and refuses to be opened again. */
    UpdateItemRequest end(Release release) {
        Expression expression = new Expression();
        String state = release.exactly() ? SessionRow.FENCED : SessionRow.CLOSED;
        expression.set(TableLayout.SESSION_STATE, text(state));
        expression.set(layout.expiry(), Updates.expiry(release.now(), SessionRow.EXPIRY));
        expression.remove(List.of(
                layout.ownerName(),
                layout.lease(),
                layout.version(),
                layout.waiterName(),
                layout.aliveUntil(),
                layout.sessionId(),
                TableLayout.REVOKED));
        String condition = conditions.isStillHeld(expression, release);
        return updates.of(release.key(), expression, condition, release.timeout())
                .returnValues(ReturnValue.ALL_OLD)
                .build();
    }

    UpdateItemRequest revoke(Revocation revocation) {
        Expression expression = new Expression();
        expression.add(TableLayout.REVOKED, AttributeValue.fromSs(List.of(revocation.holdId())));
        String condition = conditions.isHeld(expression);
        return updates.of(revocation.session(), expression, condition, revocation.timeout())
                .build();
    }
}
