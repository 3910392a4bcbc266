package io.leasehold.internal.engine;

import io.leasehold.internal.engine.pace.PacedRequest;

/** Keeps the time limits of one request that waits for a lock, also while its requests to the table wait to be sent. */
final class WaitLimit {

    private final Acquirer acquirer;
    private final Acquisition wanted;
    private final NextStep next;
    private boolean set;

    WaitLimit(Acquirer acquirer, Acquisition wanted, NextStep next) {
        this.acquirer = acquirer;
        this.wanted = wanted;
        this.next = next;
        this.set = wanted.wasQueued();
    }

    /** Sets the alarm for the end of the wait, once. */
    void set() {
        if (!set) {
            set = true;
            acquirer.setDeadline(wanted);
        }
    }

    /** Limits a request to the table that may have to wait to be sent. */
    void asks(PacedRequest<?> latest) {
        next.is(latest);
        wanted.asks(latest);
        if (wanted.isOver()) {
            latest.withdraw();
        } else if (!latest.wasSent() && wanted.waits()) {
            acquirer.setDeadline(wanted);
        } else if (!latest.wasSent()) {
            latest.unlessSentWithin(wanted.timing().attemptTimeout());
        }
    }
}
