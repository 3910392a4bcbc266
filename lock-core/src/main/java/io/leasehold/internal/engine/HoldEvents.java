package io.leasehold.internal.engine;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockListener;
import io.leasehold.LockRecoveredEvent;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The events of one hold, delivered one after the other, in the order in which they were added. */
final class HoldEvents {

    private final EventDispatcher dispatcher;
    private final List<LockListener> listeners;
    private final Clocks clocks;
    private final Queue<LockEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean delivering = new AtomicBoolean();
    private volatile @Nullable LockHandle handle;
    private volatile boolean muted;

    HoldEvents(EventDispatcher dispatcher, List<LockListener> listeners, Clocks clocks) {
        this.dispatcher = dispatcher;
        this.listeners = listeners;
        this.clocks = clocks;
    }

    void begin(LockHandle of) {
        handle = of;
        add(LockAcquiredEvent::new);
    }

    void inDanger() {
        add(LockInDangerEvent::new);
    }

    void recovered() {
        add(LockRecoveredEvent::new);
    }

    void released() {
        add(LockReleasedEvent::new);
    }

    void lost(LossCause cause) {
        boolean lapsed = cause == LossCause.EXPIRED || cause == LossCause.CLIENT_CLOSED;
        add((of, time) -> lapsed ? new LockExpiredEvent(of, time, cause) : new LockStolenEvent(of, time, cause));
    }

    private void add(BiFunction<LockHandle, Instant, LockEvent> event) {
        if (!listeners.isEmpty()) {
            queue.add(event.apply(Objects.requireNonNull(handle), Instant.ofEpochMilli(clocks.wallMillis())));
        }
    }

    /** Drops everything: nobody got to know of this handle. */
    void mute() {
        muted = true;
        queue.clear();
    }

    /** Has the added events delivered. Apart from adding, which may happen under a monitor. */
    void flush() {
        if (!muted && !queue.isEmpty() && delivering.compareAndSet(false, true)) {
            if (!dispatcher.execute(this::deliver)) {
                // A full executor may have room again by the time of the next event, which then brings this one along.
                delivering.set(false);
            }
        }
    }

    private void deliver() {
        LockEvent event;
        while ((event = queue.poll()) != null) {
            for (LockListener listener : listeners) {
                dispatcher.deliver(event, listener);
            }
        }
        delivering.set(false);
        flush();
    }
}
