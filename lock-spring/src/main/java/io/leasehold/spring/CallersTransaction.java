package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that a locked method is called in, if there is one. Were the lock given up when the method returns, the
 * next owner would not see yet what this one has written.
 */
interface CallersTransaction {

    /** For applications without transactions. */
    CallersTransaction NONE = new CallersTransaction() {};

    /**
     * Is asked before a method runs under a lock.
     *
     * @throws io.leasehold.InvalidLockSettingException if a transaction of the application's could be committed without it
     */
    default void ensureGuarded() {}

    /**
     * Is told before the lock of a method is asked for.
     *
     * @throws io.leasehold.LockException if the method may not be called in a transaction, and is
     */
    default void check(LockedMethod method) {}

    /**
     * Returns the hold of the given lock that waits for the end of a transaction of this thread, or {@code null}. The
     * innermost transaction, which need not be the same, does not commit either once that is lost.
     */
    default @Nullable LockHandle join(LockClient client, LockKey key) {
        return null;
    }

    /** Puts giving the lock up off until the transaction has ended; returns false if there is none to wait for. */
    default boolean keep(LockClient client, LockHandle handle, Runnable giveUp) {
        return false;
    }
}
