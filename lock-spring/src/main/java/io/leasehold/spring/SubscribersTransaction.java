package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@link CallersTransaction} for publishers under a lock: the reactive transaction that one is subscribed in. */
interface SubscribersTransaction {

    /** For subscriptions outside of transactions. */
    SubscribersTransaction NONE = new SubscribersTransaction() {};

    /**
     * Is told before the lock of a method is asked for.
     *
     * @throws io.leasehold.LockException if the method may not be called in a transaction
     */
    default void check(LockedMethod method) {}

    /**
     * Returns the hold of the given lock that waits for the end of a transaction of this chain, or {@code null}. The
     * innermost one, which need not be the same, does not commit either once that is lost.
     */
    default @Nullable LockHandle joinKept(LockClient client, LockKey key) {
        return null;
    }

    /**
     * Is told before work under a lock begins. What is returned is to be asked, once the work has ended, to put giving the
     * lock up off until the transaction has ended, and says whether it does.
     */
    default Predicate<Runnable> join(LockClient client, LockHandle handle) {
        return giveUp -> false;
    }
}
