package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.internal.runtime.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends one hold, or puts it in danger, at the right time. Uses a local timer that no I/O can delay. */
final class ExpiryTimer implements Runnable, Nudge {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiryTimer.class);

    private final Scheduler scheduler;
    private final Hold hold;

    @GuardedBy("this")
    private Scheduler.@Nullable Task task;

    ExpiryTimer(Scheduler scheduler, Hold hold) {
        this.scheduler = scheduler;
        this.hold = hold;
    }

    synchronized void arm() {
        stop();
        HoldState state = hold.state();
        long left = state.nanosToNextChange();
        if (state.isLive() && left != Long.MAX_VALUE) {
            task = scheduler.schedule(left, this);
        }
    }

    /** Arms the timer unless it is, as for a hold that its session kept alive until now. */
    synchronized void armIfIdle() {
        if (task == null) {
            arm();
        }
    }

    @Override
    public void nudge() {
        Scheduler.Task unused = scheduler.schedule(0, this);
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
                hold.prove();
            }
        } finally {
            arm();
        }
    }

    /** Makes the changes that are due; returns whether a heartbeat must be sent at once. */
    boolean check() {
        Due due = hold.state().advance();
        switch (due) {
            case WARNING -> HoldLog.inDanger(hold);
            case HEARTBEAT -> {
                hold.suspect();
                LOG.warn(
                        "Lock '{}' is in danger: the clocks of this machine disagree, as after a suspension",
                        hold.key());
            }
            case CLEANUP -> hold.expired();
            case NOTHING -> {}
        }
        return due == Due.HEARTBEAT;
    }
}
