package io.leasehold.dynamodb;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockHandle;
import io.leasehold.internal.dynamodb.DynamoDbLockStore;
import io.leasehold.internal.engine.StoredHold;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;

/** Makes condition checks that fence DynamoDB transactions. */
public final class Fencing {

    private Fencing() {}

    /**
     * Returns a check to put first into a {@code TransactWriteItems} of the application. The transaction then commits
     * only if, at the instant of its commit, the table still shows the hold of this handle. This is stronger than
     * {@link LockHandle#isHeld()}, since the process may pause between its answer and the write. It is also stronger
     * than a fencing token, which the protected data has to store.
     *
     * <pre>{@code
     * dynamoDb.transactWriteItems(request -> request.transactItems(
     *         TransactWriteItem.builder().conditionCheck(Fencing.conditionCheck(handle)).build(),
     *         TransactWriteItem.builder().put(order).build()));
     * }</pre>
     *
     * <p>If the hold has ended, the transaction fails with a {@code TransactionCanceledException} whose reason at the
     * place of the check is {@code ConditionalCheckFailed} and carries the lock's row. If its lease has run out but
     * nobody has taken the lock over, the check passes: no other owner can have written in between.
     *
     * <p>After this call, the lock is not handed over to the next request inside the process, but through the table.
     * Otherwise this check would pass for the next owner's hold as well.
     *
     * <p>If a heartbeat of the same lock conflicts with the transaction, the transaction is cancelled with the reason
     * {@code TransactionConflict}, and nothing is written. The SDK does not retry that; the application may, with the
     * same request. If the heartbeat fails because of the transaction, the lock client sends another one.
     *
     * <p>Cost: the row of the lock counts as one more item of the transaction, that is two write units for a row of at
     * most 1 KB. Needs the permission {@code dynamodb:ConditionCheckItem} on the lock table, which must be in the
     * account and Region of the other items. Multi-Region strongly consistent global tables do not support
     * transactions; use the fencing token there.
     *
     * @param handle of a client that {@link DynamoDbLockClient} made
     * @throws InvalidLockSettingException if the handle is of another kind
     * @throws io.leasehold.LockLostException if the handle was released and another owner has its hold
     */
    public static ConditionCheck conditionCheck(LockHandle handle) {
        if (handle instanceof StoredHold hold && hold.store() instanceof DynamoDbLockStore store) {
            return store.currentHold(hold.row(), hold.holdId(), hold.bindToRow());
        }
        throw new InvalidLockSettingException(
                "handle",
                handle.getClass().getName(),
                "The handle of lock '" + handle.key() + "' is a "
                        + handle.getClass().getName()
                        + " and not one of a client on DynamoDB. Pass the handle that such a client returned, not a"
                        + " wrapper or mock of it.");
    }
}
