package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockGroup;
import io.leasehold.LockKey;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that a locked method is called in, if there is one. If the lock were released when the method
 * returns, the next owner would not see yet what this one has written.
 */
interface CallersTransaction {

    /** For applications without transactions. */
    CallersTransaction NONE = new CallersTransaction() {};

    /**
     * Called before a method runs under a lock.
     *
     * @throws io.leasehold.InvalidLockSettingException if a transaction of the application's could be committed without it
     */
    default void ensureGuarded() {}

    /**
     * Called before the lock of a method is requested.
     *
     * @throws io.leasehold.LockException if the method may not be called in a transaction, and is
     */
    default void check(LockedMethod method) {}

    /**
     * Returns the locks that a transaction of this thread keeps, the given one among them, or else {@code null}. From then on
     * the innermost transaction, which may be another one, does not commit either once one of them is lost.
     */
    default @Nullable LockGroup join(LockClient client, LockKey key) {
        return null;
    }

    /** Puts the release off until the transaction has ended; returns false if there is no transaction. */
    default boolean keep(LockClient client, LockGroup locks, Runnable release) {
        return false;
    }
}
