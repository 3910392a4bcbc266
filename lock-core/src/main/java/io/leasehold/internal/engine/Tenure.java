package io.leasehold.internal.engine;

import io.leasehold.LockHandle;

/** Represents one owner's part in a hold: its grant, its events and its handle. */
interface Tenure {

    Grant grant();

    HoldEvents events();

    LockHandle handle();
}
