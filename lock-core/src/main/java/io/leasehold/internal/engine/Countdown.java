package io.leasehold.internal.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings about, by a local timer that no I/O can delay, the changes of one hold that time alone makes. */
final class Countdown {

    private static final Logger LOG = LoggerFactory.getLogger(Countdown.class);

    private final Scheduler scheduler;
    private final HeldLock handle;
    private Scheduler.@Nullable Task task;

    Countdown(Scheduler scheduler, HeldLock handle) {
        this.scheduler = scheduler;
        this.handle = handle;
    }

    synchronized void arm() {
        stop();
        Hold hold = handle.hold();
        if (hold.isLive()) {
            task = scheduler.schedule(hold.nanosToNextChange(), this::tick);
        }
    }

    synchronized void stop() {
        if (task != null) {
            task.cancel();
            task = null;
        }
    }

    void tick() {
        if (check()) {
            handle.heartbeat().beatNow();
        }
        arm();
    }

    /** Makes the changes that are due; returns whether a heartbeat must be sent at once. */
    boolean check() {
        Hold.Due due = handle.hold().advance();
        switch (due) {
            case WARNING ->
                LOG.warn(
                        "Lock '{}' is in danger: no heartbeat has succeeded for {} ms; last failure: {}",
                        handle.key(),
                        handle.hold().grant().timing().safe() / 1_000_000,
                        handle.heartbeat()
                                .lastFailure()
                                .map(Throwable::getMessage)
                                .orElse("none was answered"));
            case HEARTBEAT ->
                LOG.warn(
                        "Lock '{}' is in danger: the clocks of this machine disagree, as after a suspension",
                        handle.key());
            case CLEANUP -> handle.expired();
            case NOTHING -> {}
        }
        return due == Hold.Due.HEARTBEAT;
    }
}
