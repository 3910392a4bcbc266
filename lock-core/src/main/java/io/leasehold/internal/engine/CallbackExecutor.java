package io.leasehold.internal.engine;

import io.leasehold.LockEvent;
import io.leasehold.LockListener;
import io.leasehold.internal.runtime.PendingWork;
import io.leasehold.internal.runtime.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs users' code away from the engine's threads; its exceptions and refusals do not affect the engine. */
final class CallbackExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackExecutor.class);

    /** After this pause, a full executor may have room again. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Executor executor;
    private final Scheduler scheduler;
    private final PendingWork running = new PendingWork();
    private final AtomicBoolean failing = new AtomicBoolean();

    CallbackExecutor(Executor executor, Scheduler scheduler) {
        this.executor = executor;
        this.scheduler = scheduler;
    }

    /**
     * Runs a task on the callback executor, at most once whatever the executor does. Returns false if the executor
     * failed before it began the task, which then never runs. The first such failure is logged.
     */
    boolean execute(Runnable task) {
        Once once = new Once(task);
        running.add(once.done);
        try {
            executor.execute(once);
            failing.set(false);
            return true;
        } catch (RuntimeException | Error e) {
            boolean refused = once.withdraw();
            if (failing.compareAndSet(false, true)) {
                LOG.warn("The callback executor {}", refused ? "refuses tasks; lock events come late" : "failed", e);
            }
            return !refused;
        }
    }

    /** Announces a task that is still to come; until the returned future is complete, {@link #quiet} counts it as running. */
    CompletableFuture<Void> expect() {
        CompletableFuture<Void> expected = new CompletableFuture<>();
        running.add(expected);
        return expected;
    }

    /** Retries, after a pause, a task that the executor refused. */
    void later(Runnable attempt) {
        Scheduler.Task unused = scheduler.schedule(PAUSE, attempt);
    }

    /** A task that runs at most once, and never if it is withdrawn first. */
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

    /** Completes when all tasks that run, wait to run or are expected now have ended. */
    CompletableFuture<Void> quiet() {
        return running.quiet();
    }
}
