package io.leasehold.test;

import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Records lock events. Each {@link TestLockClient} has one. It can also be the listener of other clients, whose events
 * come on callback threads, so that a test has to wait for them. Safe for use by several threads.
 */
public final class LockEventRecorder implements LockListener {

    private final List<LockEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(LockEvent event) {
        events.add(event);
    }

    /** Returns all events so far, in order. */
    public List<LockEvent> events() {
        return List.copyOf(events);
    }

    /** Returns the events of one lock. */
    public List<LockEvent> events(LockKey key) {
        return events.stream().filter(event -> event.handle().key().equals(key)).toList();
    }

    /** Returns the events of one hold. */
    public List<LockEvent> events(LockHandle handle) {
        return events.stream().filter(event -> event.handle() == handle).toList();
    }

    /** Removes all events. */
    public void clear() {
        events.clear();
    }
}
