package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.AttributeValues.number;
import static io.leasehold.internal.dynamodb.AttributeValues.text;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.SessionRow;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Builds the protocol's writes as requests for one row, each with the condition that makes it safe. */
final class Requests {

    private final StoreSettings settings;
    private final TableLayout layout;
    private final RowKeys keys;
    private final TimeLimits limits;
    private final RowConditions conditions;
    private final Updates updates;
    private final ClockCheck clock = new ClockCheck();

    Requests(StoreSettings settings, TimeLimits limits) {
        this.settings = settings;
        this.limits = limits;
        layout = settings.layout();
        keys = settings.keys();
        conditions = new RowConditions(layout);
        updates = new Updates(layout, keys, limits);
    }

    /** Returns the requests for locks with members. */
    MemberRequests ofMembers() {
        return new MemberRequests(settings, conditions, updates);
    }

    /** Returns the requests for the rows of sessions. */
    SessionRequests ofSessions() {
        return new SessionRequests(layout, conditions, updates);
    }

    /**
     * Returns the requests of a take. If the former holder's row has more attributes than one request can remove,
     * others remove them first.
     */
    WriteSteps take(Take take) {
        return take(take, conditions::tokenIsUsable);
    }

    /** Returns the requests of a take, whose last one has the given condition for the token. */
    WriteSteps take(Take take, Function<Expression, String> token) {
        settings.checkExpiryOutlives(take.lease());
        clock.check(take.now());
        LockRecord replaced = take.replaced();
        if (replaced == null) {
            return new WriteSteps(List.of(), take(take, Set.of(), token));
        }
        Set<String> left = new HashSet<>(replaced.attributes().keySet());
        left.removeAll(take.attributes().keySet());
        UpdateItemRequest whole = take(take, left, token);
        if (fits(whole)) {
            return new WriteSteps(List.of(), whole);
        }
        Function<Expression, String> sameHold = expression -> conditions.isStill(expression, replaced);
        return new WriteSteps(
                updates.removals(take.key(), left, sameHold, take.timeout()), take(take, Set.of(), token));
    }

    private UpdateItemRequest take(Take take, Set<String> left, Function<Expression, String> token) {
        Expression expression =
                hold(take.ownerName(), take.lease(), HoldVersion.first(take.holdId()), take.now(), take.attributes());
        updates.expiry(expression, take.key(), take.now(), settings.expiryPeriod(take.key(), null));
        aliveUntil(expression, take.aliveUntil());
        expression.remove(List.of(layout.sessionId()));
        if (MemberRow.isOne(take.key())) {
            expression.remove(List.of(TableLayout.WAITS_FOR));
        }
        LockRecord replaced = take.replaced();
        if (replaced != null && !take.keepsWaiter()) {
            expression.remove(List.of(layout.waiterName()));
        }
        expression.remove(left);
        String place = replaced == null ? conditions.isFree(expression) : conditions.isStill(expression, replaced);
        String condition = place + " AND " + token.apply(expression);
        if (SessionRow.isOne(take.key())) {
            condition += " AND " + conditions.isNotOver(expression);
        }
        return updates.of(take.key(), expression, condition, take.timeout())
                .returnValues(ReturnValue.ALL_NEW)
                .build();
    }

    /** The end belongs to the version that is written: what an earlier write has said of it must not stay. */
    private void aliveUntil(Expression expression, long seconds) {
        if (seconds == Beat.UNKNOWN) {
            expression.remove(List.of(layout.aliveUntil()));
        } else {
            expression.set(layout.aliveUntil(), number(seconds));
        }
    }

    /** Returns the expression that sets a new hold. */
    private Expression hold(
            String ownerName, Duration lease, String version, Instant now, Map<String, Object> attributes) {
        Expression expression = new Expression();
        expression.set(layout.ownerName(), text(ownerName));
        expression.set(layout.lease(), RowCodec.lease(lease));
        expression.set(layout.version(), text(version));
        String step = expression.value(number(FencingTokens.STEP));
        expression.setTo(layout.fencingToken(), tokenOrSeed(expression, now) + " + " + step);
        attributes.forEach((name, value) -> expression.set(name, AttributeValues.of(name, value)));
        return expression;
    }

    /**
     * Refuses additional attributes that the write of a hold has no room for.
     *
     * @throws InvalidLockSettingException if so
     */
    void check(Map<String, Object> attributes) {
        if (attributes.isEmpty()) {
            return;
        }
        Expression expression = hold("-", LockRequest.MIN_LEASE, "-", FencingTokens.EPOCH, attributes);
        updates.expiry(expression, LockKey.of("-"), FencingTokens.EPOCH, settings.expiryPeriod());
        expression.remove(List.of(layout.waiterName(), layout.aliveUntil(), layout.sessionId()));
        int length = expression.update().length();
        if (length > Expression.MOST_LENGTH) {
            throw new InvalidLockSettingException(
                    "attributes",
                    Integer.toString(attributes.size()),
                    "The request has " + attributes.size() + " additional attributes, which take an expression of "
                            + length + " bytes; DynamoDB allows " + Expression.MOST_LENGTH
                            + ". Put them into one attribute whose value is a map.");
        }
    }

    /** Returns the requests for the rows of a group. */
    GroupRequests ofGroups() {
        return new GroupRequests(this, conditions, limits);
    }

    private static boolean fits(UpdateItemRequest request) {
        return request.updateExpression().length() <= Expression.MOST_LENGTH;
    }

    UpdateItemRequest beat(Beat beat) {
        Expression expression = new Expression();
        expression.set(layout.version(), text(HoldVersion.of(beat.holdId(), beat.beat())));
        updates.expiry(expression, beat.key(), beat.now(), settings.expiryPeriod(beat.key(), beat.session()));
        keptAliveBy(expression, beat);
        String condition = conditions.isRenewable(expression, beat);
        if (!SessionRow.isOne(beat.key())) {
            return updates.of(beat.key(), expression, condition, beat.timeout()).build();
        }
        if (!beat.told().isEmpty()) {
            expression.delete(TableLayout.REVOKED, AttributeValue.fromSs(List.copyOf(beat.told())));
        }
        return updates.of(
                        beat.key(), expression, condition + " AND " + conditions.isNotOver(expression), beat.timeout())
                .returnValues(ReturnValue.ALL_OLD)
                .build();
    }

    /** Says in the row that its own heartbeats keep the hold alive, or that a session does. */
    private void keptAliveBy(Expression expression, Beat beat) {
        String session = beat.session();
        if (session == null) {
            expression.set(layout.lease(), RowCodec.lease(beat.lease()));
            aliveUntil(expression, beat.aliveUntil());
            expression.remove(List.of(layout.sessionId()));
        } else {
            expression.set(layout.lease(), RowCodec.lease(SessionRow.ENROLLED_LEASE));
            expression.set(layout.sessionId(), text(session));
            expression.remove(List.of(layout.aliveUntil()));
        }
    }

    /**
     * Returns the requests of a release. If the row has more attributes than one request can remove, others remove them
     * first.
     */
    WriteSteps tombstone(Release release, Duration retention) {
        UpdateItemRequest whole = tombstone(release, retention, release.attributes());
        if (fits(whole)) {
            return new WriteSteps(List.of(), whole);
        }
        Function<Expression, String> sameHold = expression -> conditions.isStillHeld(expression, release);
        return new WriteSteps(
                updates.removals(release.key(), release.attributes(), sameHold, release.timeout()),
                tombstone(release, retention, Set.of()));
    }

    private UpdateItemRequest tombstone(Release release, Duration retention, Set<String> attributes) {
        Expression expression = new Expression();
        updates.expiry(expression, release.key(), release.now(), retention);
        if (FencingTokens.canSeed(release.now()) && FencingTokens.seed(release.now()) > 0) {
            // A row of another library has no token; from here on its tokens rise as well. A row with 0 would be
            // malformed.
            expression.setTo(layout.fencingToken(), tokenOrSeed(expression, release.now()));
        }
        expression.remove(List.of(
                layout.ownerName(),
                layout.lease(),
                layout.version(),
                layout.waiterName(),
                layout.aliveUntil(),
                layout.sessionId()));
        if (MemberRow.isOne(release.key())) {
            expression.remove(List.of(TableLayout.WAITS_FOR));
        }
        expression.remove(attributes);
        return updates.of(release.key(), expression, conditions.isStillHeld(expression, release), release.timeout())
                .returnValues(ReturnValue.ALL_OLD)
                .build();
    }

    /** Returns the request that deletes a row, but not one that is marked for its members: they need the mark. */
    DeleteItemRequest delete(Release release) {
        Expression expression = new Expression();
        String condition = conditions.isStillHeld(expression, release) + " AND " + conditions.isNotMarked(expression);
        return DeleteItemRequest.builder()
                .tableName(layout.tableName())
                .key(keys.of(release.key()))
                .conditionExpression(condition)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values())
                .returnValues(ReturnValue.ALL_OLD)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .overrideConfiguration(limits.within(release.timeout()))
                .build();
    }

    UpdateItemRequest announce(Announcement announcement) {
        Expression expression = new Expression();
        expression.set(layout.waiterName(), text(announcement.waiter()));
        String condition = conditions.isHeld(expression);
        return updates.of(announcement.key(), expression, condition, announcement.timeout())
                .build();
    }

    UpdateItemRequest withdraw(Announcement announcement) {
        Expression expression = new Expression();
        expression.remove(List.of(layout.waiterName()));
        String condition = conditions.isHeld(expression) + " AND " + expression.name(layout.waiterName()) + " = "
                + expression.value(text(announcement.waiter()));
        return updates.of(announcement.key(), expression, condition, announcement.timeout())
                .build();
    }

    ConditionCheck currentHold(LockKey key, String holdId, long fencingToken) {
        Expression expression = new Expression();
        String condition = conditions.isCurrent(expression, holdId, fencingToken);
        return ConditionCheck.builder()
                .tableName(layout.tableName())
                .key(keys.of(key))
                .conditionExpression(condition)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    private String tokenOrSeed(Expression expression, Instant now) {
        return "if_not_exists(" + expression.name(layout.fencingToken()) + ", "
                + expression.value(number(FencingTokens.seed(now))) + ")";
    }
}
