package io.leasehold.spring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipListener;
import io.leasehold.LockHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts the calls that run because this process leads one role. Its lock is not released before the last one has ended. */
final class RunningCalls implements LeadershipListener {

    @GuardedBy("this")
    private int running;

    /** Completes when no call runs. */
    @GuardedBy("this")
    private CompletableFuture<Void> none = CompletableFuture.completedFuture(null);

    synchronized void begin() {
        if (running == 0) {
            none = new CompletableFuture<>();
        }
        running++;
    }

    void end() {
        CompletableFuture<Void> ended;
        synchronized (this) {
            running--;
            if (running > 0) {
                return;
            }
            ended = none;
        }
        ended.complete(null);
    }

    @Override
    public synchronized CompletionStage<?> onRevoked(Leadership leadership, LockHandle hold, LeadershipEnd end) {
        return none;
    }
}
