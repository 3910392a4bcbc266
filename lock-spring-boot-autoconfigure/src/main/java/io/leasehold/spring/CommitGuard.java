package io.leasehold.spring;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Refuses to commit what was done under a lock that is lost: the transaction rolls back, and its caller gets
 * {@link io.leasehold.LockLostException}. The last look before the commit; what happens between the two is for fencing
 * tokens.
 */
final class CommitGuard implements TransactionExecutionListener {

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        LockContext.ensureAllHeld();
    }
}
