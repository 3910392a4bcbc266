package io.leasehold.internal.engine.threads;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockListener;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockStolenEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The events of every handle: one after the other, the first is the grant, and exactly one ends the story. */
final class Stories implements LockListener {

    private static final class Story {

        private final AtomicBoolean telling = new AtomicBoolean();
        private final AtomicInteger events = new AtomicInteger();
        private volatile boolean ended;
    }

    private final Complaints complaints;
    private final Map<LockHandle, Story> byHandle = new ConcurrentHashMap<>();

    Stories(Complaints complaints) {
        this.complaints = complaints;
    }

    @Override
    public void onEvent(LockEvent event) {
        Story story = of(event.handle());
        if (!story.telling.compareAndSet(false, true)) {
            complaints.add("two events of " + event.handle() + " at once");
        }
        boolean first = event instanceof LockAcquiredEvent;
        if (story.ended || first == story.events.get() > 0) {
            complaints.add(event.getClass().getSimpleName() + " came as number " + (story.events.get() + 1) + " of "
                    + event.handle() + (story.ended ? " after its end" : ""));
        }
        story.events.incrementAndGet();
        story.ended = event instanceof LockReleasedEvent
                || event instanceof LockExpiredEvent
                || event instanceof LockStolenEvent;
        story.telling.set(false);
    }

    /** Notes that somebody had the handle, so that there must be a story of it. */
    Story of(LockHandle handle) {
        return byHandle.computeIfAbsent(handle, any -> new Story());
    }

    int count() {
        return byHandle.size();
    }

    /** Returns the handles whose stories have no end. */
    List<LockHandle> unended() {
        return byHandle.entrySet().stream()
                .filter(entry -> !entry.getValue().ended)
                .map(Map.Entry::getKey)
                .toList();
    }
}
