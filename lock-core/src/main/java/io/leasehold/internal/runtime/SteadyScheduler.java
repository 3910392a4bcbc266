package io.leasehold.internal.runtime;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an engine's timers running whatever its scheduler or a task throws. A task that the scheduler refuses is
 * retried at once, and then whenever the engine schedules or runs another one. It runs late then, but it is not lost.
 * The first exception of a task is logged.
 */
public final class SteadyScheduler implements Scheduler {

    private static final Logger LOG = LoggerFactory.getLogger(SteadyScheduler.class);

    private final Scheduler scheduler;
    private final Clocks clocks;
    private final Queue<Kept> refused = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean refusalLogged = new AtomicBoolean();
    private final AtomicBoolean failureLogged = new AtomicBoolean();

    public SteadyScheduler(Scheduler scheduler, Clocks clocks) {
        this.scheduler = scheduler;
        this.clocks = clocks;
    }

    @Override
    public Task schedule(long delayNanos, Runnable task) {
        rescue();
        Task scheduled = tryTwice(delayNanos, task);
        if (scheduled != null) {
            return scheduled;
        }
        Kept kept = new Kept(clocks.nanoTime() + Math.max(0, delayNanos), task);
        refused.add(kept);
        return kept;
    }

    private @Nullable Task tryTwice(long delayNanos, Runnable task) {
        Task scheduled = tryOnce(delayNanos, task);
        return scheduled == null ? tryOnce(delayNanos, task) : scheduled;
    }

    private @Nullable Task tryOnce(long delayNanos, Runnable task) {
        try {
            return scheduler.schedule(delayNanos, () -> run(task));
        } catch (RuntimeException | Error e) {
            if (refusalLogged.compareAndSet(false, true)) {
                LOG.warn("The scheduler refused a timer of the lock client; timers run late until it accepts them", e);
            }
            return null;
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            if (failureLogged.compareAndSet(false, true)) {
                LOG.error("A timer of the lock client failed; the client goes on without it", e);
            }
        } finally {
            rescue();
        }
    }

    /** Schedules the tasks that were refused before, for as long as the scheduler accepts them. */
    private void rescue() {
        Kept kept;
        while ((kept = refused.poll()) != null) {
            Task scheduled = tryOnce(kept.due - clocks.nanoTime(), kept);
            if (scheduled == null) {
                refused.add(kept);
                return;
            }
        }
    }

    @Override
    public void close() {
        refused.clear();
        scheduler.close();
    }

    @Override
    public <T> CompletableFuture<T> awaited(Supplier<CompletableFuture<T>> work, long mostNanos) {
        return scheduler.awaited(work, mostNanos);
    }

    /** A task that was refused. */
    private static final class Kept implements Task, Runnable {

        private final long due;
        private final Runnable task;
        private volatile boolean cancelled;

        Kept(long due, Runnable task) {
            this.due = due;
            this.task = task;
        }

        @Override
        public void run() {
            if (!cancelled) {
                task.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
