package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.AttributeValues.number;
import static io.leasehold.internal.dynamodb.AttributeValues.text;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Writes the protocol's steps as requests for one row, each with the condition that makes it safe. */
final class Requests {

    private final StoreSettings settings;
    private final TableLayout layout;
    private final RowKeys keys;
    private volatile @Nullable Limit latest;

    Requests(StoreSettings settings) {
        this.settings = settings;
        layout = settings.layout();
        keys = settings.keys();
    }

    UpdateItemRequest take(Take take) {
        checkExpiryOutlives(take.lease());
        Expression expression = new Expression();
        expression.set(layout.ownerName(), text(take.ownerName()));
        expression.set(layout.lease(), RowCodec.lease(take.lease()));
        expression.set(layout.version(), text(HoldVersion.first(take.holdId())));
        expression.set(layout.expiry(), epochSeconds(take.now().plus(settings.expiryPeriod())));
        String step = expression.value(number(FencingTokens.STEP));
        expression.setTo(layout.fencingToken(), tokenOrSeed(expression, take.now()) + " + " + step);
        take.attributes().forEach((name, value) -> expression.set(name, AttributeValues.of(name, value)));
        LockRecord replaced = take.replaced();
        if (replaced != null) {
            Set<String> left = new HashSet<>(replaced.attributes().keySet());
            left.removeAll(take.attributes().keySet());
            expression.remove(left);
        }
        String place = replaced == null ? isFree(expression) : isStill(expression, replaced);
        return update(take.key(), expression, place + " AND " + tokenIsUsable(expression), take.timeout())
                .returnValues(ReturnValue.UPDATED_NEW)
                .build();
    }

    UpdateItemRequest beat(Beat beat) {
        Expression expression = new Expression();
        expression.set(layout.version(), text(HoldVersion.of(beat.holdId(), beat.beat())));
        expression.set(layout.expiry(), epochSeconds(beat.now().plus(settings.expiryPeriod())));
        String condition = expression.name(layout.version()) + " BETWEEN "
                + expression.value(text(HoldVersion.first(beat.holdId()))) + " AND "
                + expression.value(text(HoldVersion.of(beat.holdId(), beat.beat()))) + " AND "
                + hasToken(expression, beat.fencingToken());
        return update(beat.key(), expression, condition, beat.timeout()).build();
    }

    UpdateItemRequest tombstone(Release release, Duration retention) {
        Expression expression = new Expression();
        expression.set(layout.expiry(), epochSeconds(release.now().plus(retention)));
        // Another client's row has no token; from here on its tokens rise as well.
        expression.setTo(layout.fencingToken(), tokenOrSeed(expression, release.now()));
        expression.remove(List.of(layout.ownerName(), layout.lease(), layout.version(), layout.waiterName()));
        expression.remove(release.attributes());
        return update(release.key(), expression, isStillHeld(expression, release), release.timeout())
                .returnValues(ReturnValue.ALL_OLD)
                .build();
    }

    DeleteItemRequest delete(Release release) {
        Expression expression = new Expression();
        String condition = isStillHeld(expression, release);
        return DeleteItemRequest.builder()
                .tableName(layout.tableName())
                .key(keys.of(release.key()))
                .conditionExpression(condition)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values())
                .returnValues(ReturnValue.ALL_OLD)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .overrideConfiguration(within(release.timeout()))
                .build();
    }

    UpdateItemRequest announce(Announcement announcement) {
        Expression expression = new Expression();
        expression.set(layout.waiterName(), text(announcement.waiter()));
        String condition = "attribute_exists(" + expression.name(layout.version()) + ")";
        return update(announcement.key(), expression, condition, announcement.timeout())
                .build();
    }

    GetItemRequest read(LockKey key, Duration timeout) {
        return GetItemRequest.builder()
                .tableName(layout.tableName())
                .key(keys.of(key))
                .consistentRead(true)
                .overrideConfiguration(within(timeout))
                .build();
    }

    ScanRequest scan(@Nullable Cursor from, Duration timeout) {
        ScanRequest.Builder scan = ScanRequest.builder()
                .tableName(layout.tableName())
                .consistentRead(true)
                .exclusiveStartKey(from == null ? null : from.lastKey())
                .overrideConfiguration(within(timeout));
        if (!keys.prefix().isEmpty()) {
            Expression expression = new Expression();
            scan.filterExpression("begins_with(" + expression.name(layout.partitionKey()) + ", "
                            + expression.value(text(keys.prefix())) + ")")
                    .expressionAttributeNames(expression.names())
                    .expressionAttributeValues(expression.values());
        }
        return scan.build();
    }

    QueryRequest query(String partitionKey, @Nullable Cursor from, Duration timeout) {
        Expression expression = new Expression();
        String condition =
                expression.name(layout.partitionKey()) + " = " + expression.value(text(keys.partition(partitionKey)));
        return QueryRequest.builder()
                .tableName(layout.tableName())
                .consistentRead(true)
                .keyConditionExpression(condition)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values())
                .exclusiveStartKey(from == null ? null : from.lastKey())
                .overrideConfiguration(within(timeout))
                .build();
    }

    ConditionCheck currentHold(LockKey key, String holdId, long fencingToken) {
        Expression expression = new Expression();
        String condition = isOf(expression, HoldVersion.first(holdId)) + " AND " + hasToken(expression, fencingToken);
        return ConditionCheck.builder()
                .tableName(layout.tableName())
                .key(keys.of(key))
                .conditionExpression(condition)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    private UpdateItemRequest.Builder update(LockKey key, Expression expression, String condition, Duration timeout) {
        return UpdateItemRequest.builder()
                .tableName(layout.tableName())
                .key(keys.of(key))
                .updateExpression(expression.update())
                .conditionExpression(condition)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .overrideConfiguration(within(timeout));
    }

    private String isFree(Expression expression) {
        return "attribute_not_exists(" + expression.name(layout.ownerName()) + ") AND attribute_not_exists("
                + expression.name(layout.version()) + ")";
    }

    private String isStill(Expression expression, LockRecord replaced) {
        String version = replaced.version();
        if (version == null) {
            throw new IllegalArgumentException("Nothing is known of the hold that is to be replaced: " + replaced);
        }
        return expression.name(layout.version()) + " = " + expression.value(text(version));
    }

    private String isStillHeld(Expression expression, Release release) {
        String held = isOf(expression, release.version());
        return release.fencingToken() == 0 ? held : held + " AND " + hasToken(expression, release.fencingToken());
    }

    private String hasToken(Expression expression, long fencingToken) {
        return expression.name(layout.fencingToken()) + " = " + expression.value(number(fencingToken));
    }

    private String isOf(Expression expression, String version) {
        String name = expression.name(layout.version());
        return HoldVersion.prefix(version)
                .map(prefix -> "begins_with(" + name + ", " + expression.value(text(prefix)) + ")")
                .orElseGet(() -> name + " = " + expression.value(text(version)));
    }

    /** Without this, a forged token would fail the request as a whole, or take the new one out of its range. */
    private String tokenIsUsable(Expression expression) {
        String name = expression.name(layout.fencingToken());
        return "(attribute_not_exists(" + name + ") OR " + name + " BETWEEN " + expression.value(number(1)) + " AND "
                + expression.value(number(FencingTokens.MAX_STORED)) + ")";
    }

    private String tokenOrSeed(Expression expression, Instant now) {
        return "if_not_exists(" + expression.name(layout.fencingToken()) + ", "
                + expression.value(number(FencingTokens.seed(now))) + ")";
    }

    private void checkExpiryOutlives(Duration lease) {
        if (settings.expiryPeriod().compareTo(StoreSettings.leastExpiryPeriod(lease)) < 0) {
            throw new InvalidLockSettingException(
                    "lease",
                    lease.toString(),
                    "The lease is " + lease + " but the client's expiry period is " + settings.expiryPeriod()
                            + ", so that DynamoDB's time to live could delete the lock while it is held. Shorten the"
                            + " lease, or set expiryPeriod to at least twice the longest lease.");
        }
    }

    private static AttributeValue epochSeconds(Instant time) {
        return number(time.getEpochSecond());
    }

    /** One attempt gets the whole time: an answer to a second one would come too late to be of use. */
    private AwsRequestOverrideConfiguration within(Duration timeout) {
        Limit known = latest;
        if (known == null || !known.timeout().equals(timeout)) {
            known = new Limit(
                    timeout,
                    AwsRequestOverrideConfiguration.builder()
                            .apiCallTimeout(timeout)
                            .apiCallAttemptTimeout(timeout)
                            .build());
            latest = known;
        }
        return known.configuration();
    }

    /** Costs more than the rest of a request to make, and is the same for all locks that do not have leases of their own. */
    private record Limit(Duration timeout, AwsRequestOverrideConfiguration configuration) {}
}
