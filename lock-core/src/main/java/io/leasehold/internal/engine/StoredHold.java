package io.leasehold.internal.engine;

import io.leasehold.internal.store.LockStore;

/** Gives access to the row of a handle, to build conditions on it. */
public interface StoredHold {

    /** Returns the hold's id, with which all its versions begin. */
    String holdId();

    /**
     * Ties the row to this handle, so that no later owner of this client shares the hold. Returns the token in the row.
     *
     * @throws io.leasehold.LockLostException if a later owner has the hold already
     */
    long bindToRow();

    /** Returns the table that contains the hold. */
    LockStore store();
}
