package io.leasehold.internal.engine;

import io.leasehold.LockRequest;

/** Says with whom a holder shares its lock. */
enum Mode {
    /** With nobody. Its hold is in the lock's main row. */
    EXCLUSIVE,
    /** With all other shared holders. Each hold is in a member row of its own. */
    SHARED,
    /** With as many others as there are slots. Its hold is in a slot. */
    LIMITED;

    static Mode of(LockRequest request) {
        return request.isShared() ? SHARED : request.limit().isPresent() ? LIMITED : EXCLUSIVE;
    }

    /** Returns whether the hold is in a row beside the main row. */
    boolean isMember() {
        return this != EXCLUSIVE;
    }
}
