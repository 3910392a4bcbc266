package io.leasehold.internal.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs tasks on one daemon thread. */
public final class SystemScheduler implements Scheduler {

    private final ScheduledThreadPoolExecutor executor;

    /** Makes the scheduler; the factory should make a platform thread that is a daemon. */
    public SystemScheduler(ThreadFactory threads) {
        executor = new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Task schedule(long delayNanos, Runnable task) {
        Alarm alarm = new Alarm(task);
        alarm.future = executor.schedule(alarm, delayNanos, TimeUnit.NANOSECONDS);
        return alarm;
    }

    /**
     * One object is both the callable and its task, to save memory: each held lock has two of them.
     */
    private static final class Alarm implements Callable<@Nullable Void>, Task {

        private final Runnable task;
        private volatile @Nullable Future<?> future;
        private volatile boolean begun;

        Alarm(Runnable task) {
            this.task = task;
        }

        @Override
        public @Nullable Void call() {
            begun = true;
            task.run();
            return null;
        }

        @Override
        public boolean hasBegun() {
            return begun;
        }

        @Override
        public void cancel() {
            Future<?> scheduled = future;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
