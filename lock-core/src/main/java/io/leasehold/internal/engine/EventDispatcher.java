package io.leasehold.internal.engine;

import io.leasehold.LockEvent;
import io.leasehold.LockListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /**
     * Runs a task on the callback executor, at most once whatever that does; returns false, having logged it, if the
     * executor failed before it began the task, which then never runs.
     */
    boolean execute(Runnable task) {
        Once once = new Once(task);
        running.add(once.done);
        try {
            executor.execute(once);
            return true;
        } catch (RuntimeException | Error e) {
            boolean refused = once.withdraw();
            LOG.warn("The callback executor {}", refused ? "refused a task; listeners miss lock events" : "failed", e);
            return !refused;
        }
    }

    /** A task that runs once or, if it is withdrawn before, never. */
    private static final class Once implements Runnable {

        private final Runnable task;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final AtomicBoolean begun = new AtomicBoolean();

        Once(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                try {
                    task.run();
                } finally {
                    done.complete(null);
                }
            }
        }

        boolean withdraw() {
            boolean withdrawn = begun.compareAndSet(false, true);
            if (withdrawn) {
                done.complete(null);
            }
            return withdrawn;
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
