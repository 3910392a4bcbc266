package io.leasehold.internal.dynamodb;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.StoreException;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the answers to writes of one row that were applied. */
record WriteAnswers(RowCodec codec) {

    /** Returns the outcome of a grant. An invalid token means a forged row; the engine undoes the write. */
    Outcome granted(LockKey key, Map<String, AttributeValue> row) {
        long token = codec.token(row);
        if (token == 0) {
            throw new StoreException(StoreException.Kind.AMBIGUOUS, codec.malformedToken(key, row), null);
        }
        return Outcome.Applied.taken(token, codec.isShared(row));
    }

    /** Returns the outcome of a heartbeat. Only that of a session answers with what the row said before. */
    Outcome beaten(Map<String, AttributeValue> before) {
        return before.isEmpty() ? RequestSender.APPLIED : new Outcome.Applied(codec.revoked(before));
    }

    /** Returns the outcome of a release, which tells whether others wait. */
    Outcome released(Map<String, AttributeValue> before) {
        return new Outcome.Applied(0, codec.isAwaited(before));
    }
}
