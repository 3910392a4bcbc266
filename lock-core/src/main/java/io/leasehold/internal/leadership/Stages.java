package io.leasehold.internal.leadership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockClientClosedException;
import org.jspecify.annotations.Nullable;

/** Knows which stage a candidate is in, and whether it runs. All changes are atomic. */
final class Stages {

    /** Is told when a candidate begins to run, and when it neither runs nor leads any more. */
    interface Activity {

        /** Notes whether the candidate must be ended with its client. */
        void note(boolean active);
    }

    private final Activity activity;

    @GuardedBy("this")
    private boolean running;

    @GuardedBy("this")
    private boolean closed;

    /** {@code null} if the candidate neither campaigns nor leads. */
    @GuardedBy("this")
    private @Nullable Stage stage;

    /** Makes the stages of a candidate that does not run. */
    Stages(Activity activity) {
        this.activity = activity;
    }

    /** Begins to run; returns false if the candidate runs. */
    synchronized boolean begin() {
        if (closed) {
            throw new LockClientClosedException("The candidate is closed. Make another one.");
        }
        boolean begins = !running;
        running = true;
        activity.note(true);
        return begins;
    }

    /** Goes from one stage to the next, if the candidate runs; otherwise the one stage was the last. */
    synchronized boolean change(@Nullable Stage from, Stage to) {
        if (stage != from) {
            return false;
        }
        stage = running ? to : null;
        if (!running) {
            activity.note(false);
        }
        return running;
    }

    /** Stops a candidate whose client acquires no more. */
    synchronized void halt(Stage last) {
        if (stage == last) {
            running = false;
            stage = null;
            activity.note(false);
        }
    }

    /** Stops; returns the stage that this ends. A term goes on until its lock is released. */
    synchronized @Nullable Stage stop() {
        running = false;
        Stage last = stage;
        if (!(last instanceof LeaderTerm)) {
            stage = null;
            activity.note(false);
        }
        return last;
    }

    /** Lets the candidate never begin again. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isIn(Stage given) {
        return stage == given;
    }

    synchronized boolean isRunning() {
        return running;
    }

    /** Returns the term of a candidate that leads, or whose leader's work has not ended. */
    synchronized @Nullable LeaderTerm term() {
        return stage instanceof LeaderTerm current ? current : null;
    }
}
