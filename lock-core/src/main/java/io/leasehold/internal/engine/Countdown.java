package io.leasehold.internal.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings about, by a local timer that no I/O can delay, the changes of one hold that time alone makes. */
final class Countdown implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Countdown.class);

    private final Scheduler scheduler;
    private final Upkeep upkeep;
    private Scheduler.@Nullable Task task;

    Countdown(Scheduler scheduler, Upkeep upkeep) {
        this.scheduler = scheduler;
        this.upkeep = upkeep;
    }

    synchronized void arm() {
        stop();
        Hold hold = upkeep.hold();
        if (hold.isLive()) {
            task = scheduler.schedule(hold.nanosToNextChange(), this);
        }
    }

    synchronized void stop() {
        if (task != null) {
            task.cancel();
            task = null;
        }
    }

    @Override
    public void run() {
        try {
            if (check()) {
                upkeep.heartbeat().beatNow();
            }
        } finally {
            arm();
        }
    }

    /** Makes the changes that are due; returns whether a heartbeat must be sent at once. */
    boolean check() {
        Due due = upkeep.hold().advance();
        switch (due) {
            case WARNING ->
                LOG.warn(
                        "Lock '{}' is in danger: no heartbeat has succeeded for {} ms; last failure: {}",
                        upkeep.key(),
                        upkeep.hold().timing().safe() / 1_000_000,
                        upkeep.heartbeat()
                                .lastFailure()
                                .map(Throwable::getMessage)
                                .orElse("none was answered"));
            case HEARTBEAT ->
                LOG.warn(
                        "Lock '{}' is in danger: the clocks of this machine disagree, as after a suspension",
                        upkeep.key());
            case CLEANUP -> upkeep.expired();
            case NOTHING -> {}
        }
        return due == Due.HEARTBEAT;
    }
}
