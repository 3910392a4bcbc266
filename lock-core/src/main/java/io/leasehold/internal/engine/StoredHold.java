package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.store.LockStore;

/** Gives access to the row of a handle, to build conditions on it. */
public interface StoredHold {

    /** Returns the key of the row that shows the hold: that of the lock, or of one of its members. */
    LockKey row();

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
