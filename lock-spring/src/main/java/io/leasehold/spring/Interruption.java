package io.leasehold.spring;

import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockListener;
import io.leasehold.LockStolenEvent;
import org.jspecify.annotations.Nullable;

/** Stops the work of one call when its lock is lost; once the work has ended, there is nothing to stop any more. */
final class Interruption implements LockListener {

    private @Nullable Runnable stop;
    private boolean lost;
    private boolean stopped;

    @Override
    public synchronized void onEvent(LockEvent event) {
        if (event instanceof LockStolenEvent || event instanceof LockExpiredEvent) {
            lost = true;
            stopIfRunning();
        }
    }

    /** Says how to stop the work that is about to begin. */
    synchronized void begin(Runnable how) {
        stop = how;
        if (lost) {
            stopIfRunning();
        }
    }

    /** Ends it; returns whether the work was stopped. */
    synchronized boolean end() {
        stop = null;
        return stopped;
    }

    synchronized boolean hasStopped() {
        return stopped;
    }

    private void stopIfRunning() {
        if (stop != null) {
            stopped = true;
            stop.run();
        }
    }
}
