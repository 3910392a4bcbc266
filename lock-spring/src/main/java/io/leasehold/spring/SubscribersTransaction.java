package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockGroup;
import io.leasehold.LockKey;
import org.jspecify.annotations.Nullable;

/** {@link CallersTransaction} for publishers under a lock: the reactive transaction that one is subscribed in. */
interface SubscribersTransaction {

    /** For subscriptions outside of transactions. */
    SubscribersTransaction NONE = new SubscribersTransaction() {};

    /**
     * Called before the lock of a method is requested.
     *
     * @throws io.leasehold.LockException if the method may not be called in a transaction
     */
    default void check(LockedMethod method) {}

    /**
     * Returns the locks that a transaction of this chain keeps, the given one among them, or else {@code null}. From then on
     * the innermost transaction, which may be another one, does not commit either once one of them is lost.
     */
    default @Nullable LockGroup joinKept(LockClient client, LockKey key) {
        return null;
    }

    /**
     * Called before work under locks begins. Once the work has ended, the result puts the release off until the
     * transaction has ended.
     */
    default ReleaseDeferral join(LockClient client, LockGroup locks) {
        return ReleaseDeferral.NONE;
    }
}
