package io.leasehold;

/**
 * Is told what happens to locks. Called on the client's callback threads, never on the threads that keep locks alive;
 * in order for one handle, concurrently for several. What it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface LockListener {

    /** Takes notice of an event. */
    void onEvent(LockEvent event);
}
