package io.leasehold.dynamodb;

import io.leasehold.LockHandle;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;

/** Fencing inside DynamoDB's own transactions. */
public final class Fencing {

    private Fencing() {}

    /** Returns the check that the hold is the current one. */
    public static ConditionCheck conditionCheck(LockHandle handle) {
        throw new UnsupportedOperationException();
    }
}
