package io.leasehold.internal.engine;

/** Requests a call of {@link HoldState#advance} soon, on another thread. */
interface Nudge {
    void nudge();
}
