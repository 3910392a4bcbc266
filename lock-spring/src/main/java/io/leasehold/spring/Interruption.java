package io.leasehold.spring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockListener;
import io.leasehold.LockStolenEvent;
import org.jspecify.annotations.Nullable;

/** Stops the work of one call when its lock is lost. Does nothing once the work has ended. */
final class Interruption implements LockListener {

    @GuardedBy("this")
    private @Nullable Runnable stop;

    @GuardedBy("this")
    private boolean lost;

    @GuardedBy("this")
    private boolean stopped;

    @Override
    public synchronized void onEvent(LockEvent event) {
        if (event instanceof LockStolenEvent || event instanceof LockExpiredEvent) {
            lost = true;
            stopIfRunning();
        }
    }

    /** Sets how to stop the work that is about to begin. */
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

    @GuardedBy("this")
    private void stopIfRunning() {
        Runnable how = stop;
        if (how != null) {
            // Once, however many of the call's locks are lost.
            stop = null;
            stopped = true;
            how.run();
        }
    }
}
