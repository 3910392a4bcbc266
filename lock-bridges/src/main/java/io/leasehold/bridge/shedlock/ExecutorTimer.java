package io.leasehold.bridge.shedlock;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs tasks in real time, on one thread that starts with the first task. */
final class ExecutorTimer implements HoldTimer {

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ScheduledThreadPoolExecutor executor;

    ExecutorTimer() {
        executor = new ScheduledThreadPoolExecutor(1, action -> {
            Thread thread = new Thread(action, "leasehold-shedlock-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Task schedule(Duration delay, Runnable action) {
        Future<?> future = executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void pause(Duration delay) throws InterruptedException {
        var unused = closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
        executor.shutdownNow();
    }
}
