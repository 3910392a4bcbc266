package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.AttributeValues.text;

import io.leasehold.LockKey;
import io.leasehold.internal.store.MemberRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Builds the requests that read rows, all with consistent reads but that of several rows. */
final class ReadRequests {

    private final TableLayout layout;
    private final RowKeys keys;
    private final TimeLimits limits;

    ReadRequests(TableLayout layout, RowKeys keys, TimeLimits limits) {
        this.layout = layout;
        this.keys = keys;
        this.limits = limits;
    }

    GetItemRequest read(LockKey key, Duration timeout) {
        return GetItemRequest.builder()
                .tableName(layout.tableName())
                .key(keys.of(key))
                .consistentRead(true)
                .overrideConfiguration(limits.within(timeout))
                .build();
    }

    /** Reads several rows for half the price, eventually consistent. */
    BatchGetItemRequest readSome(List<LockKey> some, Duration timeout) {
        return batch(some, false, timeout);
    }

    BatchGetItemRequest readAll(List<LockKey> all, Duration timeout) {
        return batch(all, true, timeout);
    }

    private BatchGetItemRequest batch(List<LockKey> some, boolean consistent, Duration timeout) {
        KeysAndAttributes wanted = KeysAndAttributes.builder()
                .keys(some.stream().map(keys::of).toList())
                .consistentRead(consistent)
                .build();
        return BatchGetItemRequest.builder()
                .requestItems(Map.of(layout.tableName(), wanted))
                .overrideConfiguration(limits.within(timeout))
                .build();
    }

    ScanRequest scan(@Nullable Cursor from, Duration timeout) {
        ScanRequest.Builder scan = ScanRequest.builder()
                .tableName(layout.tableName())
                .consistentRead(true)
                .exclusiveStartKey(from == null ? null : from.lastKey())
                .overrideConfiguration(limits.within(timeout));
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
                .overrideConfiguration(limits.within(timeout))
                .build();
    }

    /** Reads the rows of a lock's members. */
    QueryRequest members(LockKey lock, @Nullable Cursor from, Duration timeout) {
        Expression expression = new Expression();
        String condition = expression.name(layout.partitionKey()) + " = "
                + expression.value(text(keys.partition(lock.partitionKey()))) + " AND "
                + expression.name(layout.sortKey()) + " BETWEEN " + expression.value(text(MemberRow.first(lock)))
                + " AND " + expression.value(text(MemberRow.last(lock)));
        return QueryRequest.builder()
                .tableName(layout.tableName())
                .consistentRead(true)
                .keyConditionExpression(condition)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values())
                .exclusiveStartKey(from == null ? null : from.lastKey())
                .overrideConfiguration(limits.within(timeout))
                .build();
    }
}
