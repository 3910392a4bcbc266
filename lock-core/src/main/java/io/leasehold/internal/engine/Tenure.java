package io.leasehold.internal.engine;

import io.leasehold.LockHandle;

/** Represents one owner's part in a hold: its grant, its events and its handle. */
final class Tenure {

    private final Grant grant;
    private final HoldEvents events;
    private final LockHandle handle;

    Tenure(Grant grant, HoldEvents events, LockHandle handle) {
        this.grant = grant;
        this.events = events;
        this.handle = handle;
        events.begin(handle);
    }

    Grant grant() {
        return grant;
    }

    HoldEvents events() {
        return events;
    }

    LockHandle handle() {
        return handle;
    }
}
