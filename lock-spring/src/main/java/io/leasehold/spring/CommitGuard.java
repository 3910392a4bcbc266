package io.leasehold.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Refuses to commit what was done under a lock that is lost: the transaction rolls back, and its caller gets
 * {@link io.leasehold.LockLostException}. The lock is checked immediately before the commit, after everything that the
 * application does in {@code beforeCommit}; what happens between the two is for fencing tokens.
 */
final class CommitGuard implements TransactionExecutionListener {

    /** Checks the locks that this thread runs under, and those that are kept until its transaction has ended. */
    static void check() {
        LockContext.Hold.ensureAllHeldBeforeCommit(LockContext.innermost());
        SpringTransaction.ensureKeptHeldBeforeCommit();
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure == null) {
            UnsynchronizedTransaction.begun(transaction);
        }
    }

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        check();
        UnsynchronizedTransaction.ensureKeptHeldBeforeCommit(transaction);
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        if (!transaction.isNested() && !transaction.isReadOnly()) {
            CommittedWork.happenedUnder(LockContext.innermost());
        }
        UnsynchronizedTransaction.ended(transaction);
    }

    @Override
    public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
        UnsynchronizedTransaction.ended(transaction);
    }
}
