package io.leasehold;

/**
 * Receives the events of locks. Runs on the client's callback threads, never on the threads that keep locks alive.
 * Events of one handle arrive in order; events of several handles arrive concurrently. What a listener throws is logged
 * and otherwise ignored.
 */
@FunctionalInterface
public interface LockListener {

    /** Handles an event. */
    void onEvent(LockEvent event);
}
