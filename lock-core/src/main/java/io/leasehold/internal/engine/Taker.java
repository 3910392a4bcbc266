package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;

/** Decides how a request goes on after the answer to a take. */
interface Taker {

    /** Returns the row that an attempt with the given hold id writes. */
    LockKey rowOf(String holdId);

    /**
     * Grants or discards an attempt that the row shows.
     *
     * @param shared whether the row says that the lock has, or had, members
     */
    void settle(Acquisition.Attempt landed, long fencingToken, long date, boolean shared);

    /** Goes on after a row that refused the take. */
    void see(Row row, long date);

    /** Reads the row after a take whose answer is lost. */
    void readInDoubt(StoreException unanswered);

    /** Goes on after a request that failed. */
    void troubled(StoreException trouble);

    /** Goes on later, or ends the request if its wait is over. */
    void pause();
}
