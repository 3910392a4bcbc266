package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Delivers the events of one hold, one after the other, in the order in which they were added. */
final class HoldEvents {

    private final Audience audience;

    @GuardedBy("this")
    private @Nullable Queue<LockEvent> queue;

    @GuardedBy("this")
    private boolean delivering;

    @GuardedBy("this")
    private boolean tryingAgain;

    private volatile @Nullable LockHandle handle;

    @GuardedBy("this")
    private boolean heldBack;

    @GuardedBy("this")
    private boolean muted;

    /** Keeps the client from ending its threads before the last event of an owner was delivered. */
    @GuardedBy("this")
    private @Nullable CompletableFuture<Void> end;

    HoldEvents(Audience audience) {
        this.audience = audience;
    }

    void begin(LockHandle of) {
        handle = of;
        add(LockAcquiredEvent::new, false);
    }

    void inDanger() {
        add(LockInDangerEvent::new, false);
    }

    void recovered() {
        add(LockRecoveredEvent::new, false);
    }

    void released() {
        add(LockReleasedEvent::new, true);
    }

    void lost(LossCause cause) {
        boolean lapsed = cause == LossCause.EXPIRED || cause == LossCause.CLIENT_CLOSED;
        add((of, time) -> lapsed ? new LockExpiredEvent(of, time, cause) : new LockStolenEvent(of, time, cause), true);
    }

    private void add(BiFunction<LockHandle, Instant, LockEvent> event, boolean isLast) {
        if (!audience.listeners().isEmpty()) {
            Instant now = Instant.ofEpochMilli(audience.clocks().wallMillis());
            add(event.apply(Objects.requireNonNull(handle), now), isLast);
        }
    }

    private synchronized void add(LockEvent event, boolean isLast) {
        if (muted) {
            return;
        }
        if (isLast) {
            end = audience.callbacks().expect();
        }
        if (queue == null) {
            queue = new ArrayDeque<>(1);
        }
        queue.add(event);
    }

    /** Holds the delivery back until a caller has this handle. */
    synchronized void holdBack() {
        heldBack = true;
    }

    /** Allows the delivery, because a caller has this handle. */
    synchronized void resume() {
        heldBack = false;
    }

    /** Drops all events, also later ones: no caller ever got this handle. */
    synchronized void mute() {
        muted = true;
        queue = null;
        expectNothing();
    }

    @GuardedBy("this")
    private void expectNothing() {
        if (end != null) {
            end.complete(null);
            end = null;
        }
    }

    private synchronized boolean beginDelivery() {
        boolean begins = queue != null && !muted && !heldBack && !delivering;
        delivering |= begins;
        return begins;
    }

    /** Returns whether the caller must schedule another attempt. */
    private synchronized boolean putOffDelivery() {
        delivering = false;
        expectNothing();
        boolean first = !tryingAgain;
        tryingAgain = true;
        return first;
    }

    private void tryAgain() {
        synchronized (this) {
            tryingAgain = false;
        }
        flush();
    }

    /** Drops the queue when it is empty: most holds have no events for most of their lives. */
    private synchronized @Nullable LockEvent next() {
        LockEvent event = queue == null ? null : queue.poll();
        if (event == null) {
            queue = null;
            delivering = false;
            expectNothing();
        }
        return event;
    }

    /** Delivers the added events on the callback executor. Separate from adding, which may happen under a monitor. */
    void flush() {
        if (beginDelivery() && !audience.callbacks().execute(this::deliver) && putOffDelivery()) {
            audience.callbacks().later(this::tryAgain);
        }
    }

    private void deliver() {
        LockEvent event;
        while ((event = next()) != null) {
            for (LockListener listener : audience.listeners()) {
                audience.callbacks().deliver(event, listener);
            }
        }
    }
}
