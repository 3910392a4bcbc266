package io.leasehold.internal.dynamodb;

import io.leasehold.LockKey;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Row;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Reads the answers to requests for several rows. */
record GroupAnswers(RowKeys keys, RowCodec codec, Failures failures) {

    private static final String ACTION = "TransactWriteItems";

    /** Reads rows strictly. The answer may name the table otherwise than the request, such as by its ARN. */
    LockStore.ReadRows rows(List<LockKey> asked, BatchGetItemResponse response) {
        Map<Map<String, AttributeValue>, LockKey> byStored = new HashMap<>();
        asked.forEach(key -> byStored.put(keys.of(key), key));
        Map<LockKey, Row> rows = new HashMap<>();
        asked.forEach(key -> rows.put(key, new Row.Absent()));
        Set<LockKey> unread = new HashSet<>();
        response.unprocessedKeys()
                .values()
                .forEach(some -> some.keys().forEach(stored -> {
                    LockKey key = byStored.get(stored);
                    if (key != null) {
                        rows.remove(key);
                        unread.add(key);
                    }
                }));
        response.responses()
                .values()
                .forEach(items -> items.forEach(item -> {
                    LockKey key = byStored.get(keys.in(item));
                    if (key != null) {
                        rows.put(key, codec.row(key, item));
                    }
                }));
        return new LockStore.ReadRows(rows, unread);
    }

    /** Returns the outcome of a transaction that was not carried out; throws what any other failure means. */
    GroupOutcome refused(GroupTake group, Throwable failure) {
        Throwable cause = Failures.unwrap(failure);
        if (cause instanceof TransactionCanceledException cancelled && cancelled.hasCancellationReasons()) {
            failures.noteCredentialsWork();
            return cancelled(group, cancelled);
        }
        if (cause instanceof AwsServiceException refusal && isUnsupported(refusal)) {
            return new GroupOutcome.Unsupported();
        }
        throw failures.translate(ACTION, failure);
    }

    private GroupOutcome cancelled(GroupTake group, TransactionCanceledException cancelled) {
        Map<LockKey, Row> rows = new HashMap<>();
        boolean conflict = false;
        for (int index = 0; index < group.parts().size(); index++) {
            CancellationReason reason = cancelled.cancellationReasons().get(index);
            LockKey key = group.parts().get(index).take().key();
            if ("ConditionalCheckFailed".equals(reason.code())) {
                rows.put(key, reason.hasItem() ? codec.row(key, reason.item()) : new Row.Absent());
            }
            conflict |= "TransactionConflict".equals(reason.code());
        }
        if (!rows.isEmpty()) {
            return new GroupOutcome.Refused(rows);
        }
        if (conflict && Failures.attempts(cancelled) > 1) {
            throw failures.ambiguous(ACTION, cancelled);
        }
        if (conflict) {
            return new GroupOutcome.Conflict();
        }
        throw failures.cancelled(ACTION, cancelled);
    }

    /** Returns whether the table, or what stands in for DynamoDB, knows no transactions. */
    private static boolean isUnsupported(AwsServiceException refusal) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        String code = details == null ? "" : String.valueOf(details.errorCode());
        String said =
                details == null ? "" : String.valueOf(details.errorMessage()).toLowerCase(Locale.ROOT);
        boolean refused = code.equals("ValidationException")
                && said.contains("transact")
                && (said.contains("support") || said.contains("allowed"));
        return refused || code.equals("UnknownOperationException");
    }
}
