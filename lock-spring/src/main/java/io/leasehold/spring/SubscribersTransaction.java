package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
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
     * Returns the handle of the given lock if a transaction of this chain keeps it, or else {@code null}. From then on
     * the innermost transaction, which may be another one, does not commit either once the lock is lost.
     */
    default @Nullable LockHandle joinKept(LockClient client, LockKey key) {
        return null;
    }

    /**
     * Called before work under a lock begins. Once the work has ended, the result puts the release off until the
     * transaction has ended.
     */
    default ReleaseDeferral join(LockClient client, LockHandle handle) {
        return ReleaseDeferral.NONE;
    }
}
