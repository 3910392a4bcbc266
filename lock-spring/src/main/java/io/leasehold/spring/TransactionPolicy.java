package io.leasehold.spring;

import io.leasehold.LockException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the setting {@code distributed-lock.called-in-transaction}. */
final class TransactionPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionPolicy.class);

    private final CalledInTransaction choice;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    TransactionPolicy(CalledInTransaction choice) {
        this.choice = choice;
    }

    boolean defersRelease() {
        return choice == CalledInTransaction.DEFER_RELEASE;
    }

    /**
     * Called for a method that is called inside a transaction of its caller.
     *
     * @throws LockException if it may not be
     */
    void check(LockedMethod method) {
        if (choice == CalledInTransaction.FAIL) {
            throw new LockException(
                    LockException.Code.INVALID_SETTING,
                    method.name()
                            + " was called inside a transaction of its caller and not run: its lock would be"
                            + " released before that transaction commits. Call it outside of the transaction, or set"
                            + " distributed-lock.called-in-transaction to defer-release.");
        }
        if (choice == CalledInTransaction.WARN && warned.add(method.name())) {
            LOG.warn(
                    "{} is called inside a transaction of its caller: its lock is released before that commits. Call it"
                            + " outside, or set distributed-lock.called-in-transaction to defer-release",
                    method.name());
        }
    }
}
