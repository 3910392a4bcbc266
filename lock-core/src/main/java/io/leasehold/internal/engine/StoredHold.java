package io.leasehold.internal.engine;

import io.leasehold.internal.store.LockStore;

/** What a handle of the engine knows of its row; for those who build conditions on it. */
public interface StoredHold {

    /** The hold's id, which all its versions begin with. */
    String holdId();

    /**
     * Ties the row to this handle, so that no later owner of this client shares the hold with it, and returns the token
     * that stands in the row.
     *
     * @throws io.leasehold.LockLostException if a later owner has the hold already
     */
    long bindToRow();

    /** The table that the hold stands in. */
    LockStore store();
}
