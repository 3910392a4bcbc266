package io.leasehold.internal.engine;

import io.leasehold.internal.store.LockStore;

/** What a handle of the engine knows of its row; for those who build conditions on it. */
public interface StoredHold {

    /** The hold's id, which all its versions begin with. */
    String holdId();

    /** The table that the hold stands in. */
    LockStore store();
}
