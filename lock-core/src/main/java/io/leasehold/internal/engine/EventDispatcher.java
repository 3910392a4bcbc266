package io.leasehold.internal.engine;

import io.leasehold.LockEvent;
import io.leasehold.LockListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the code of users, away from the threads of the engine, and survives it. */
final class EventDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);

    private final Executor executor;
    private final InFlight running = new InFlight();

    EventDispatcher(Executor executor) {
        this.executor = executor;
    }

    /** Runs a task on the callback executor; returns false, having logged it, if that refuses. */
    boolean execute(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        running.add(done);
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } finally {
                    done.complete(null);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            done.complete(null);
            LOG.warn("The callback executor refused a task; listeners miss lock events", e);
            return false;
        }
    }

    void deliver(LockEvent event, LockListener listener) {
        try {
            listener.onEvent(event);
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "A listener failed on {} of lock '{}'",
                    event.getClass().getSimpleName(),
                    event.handle().key(),
                    e);
        }
    }

    /** Completes when everything that runs or waits to run now has ended. */
    CompletableFuture<Void> quiet() {
        return running.quiet();
    }
}
