package io.leasehold.test;

import io.leasehold.internal.runtime.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the timers of one client, and lets time pass while its callers wait. */
final class ClientTimers implements Scheduler {

    private final World world;
    private final ProcessClocks clocks;
    private final Owners owners;
    private volatile boolean closed;

    ClientTimers(World world, ProcessClocks clocks, Owners owners) {
        this.world = world;
        this.clocks = clocks;
        this.owners = owners;
    }

    @Override
    public Task schedule(long delayNanos, Runnable task) {
        Timer timer = new Timer(clocks.nanoTime() + Math.max(0, delayNanos), task);
        timer.arm();
        return timer;
    }

    /** A task that runs at its time by the clock of its process: later, if that is frozen meanwhile. */
    private final class Timer implements Runnable, Task {

        private final long due;
        private final Runnable task;
        private volatile @Nullable Task armed;
        private volatile boolean cancelled;

        Timer(long due, Runnable task) {
            this.due = due;
            this.task = task;
        }

        void arm() {
            armed = world.time().schedule(clocks.nanosToThaw() + due - clocks.nanoTime(), this);
        }

        @Override
        public void run() {
            if (closed || cancelled) {
                return;
            }
            if (clocks.nanosToThaw() > 0 || clocks.nanoTime() < due) {
                arm();
            } else {
                task.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            Task running = armed;
            if (running != null) {
                running.cancel();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Waits for other threads that hold the lock, else lets time pass. Fails if nothing can answer any more. */
    @Override
    public <T> CompletableFuture<T> awaited(Supplier<CompletableFuture<T>> work, long mostNanos) {
        CompletableFuture<T> awaited = owners.busy(work::get);
        passUntilDone(awaited, owners.waitFor(awaited), mostNanos);
        return awaited;
    }

    private void passUntilDone(CompletableFuture<?> awaited, Owners.Waiting waiting, long mostNanos) {
        world.callbacks().runPostponed();
        Thread caller = Thread.currentThread();
        long now = world.time().nanoTime();
        long end = mostNanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + mostNanos;
        boolean more = true;
        while (more && !awaited.isDone() && !caller.isInterrupted() && !closed) {
            waiting.letThemWork();
            more = world.passUntil(
                    () -> awaited.isDone() || caller.isInterrupted() || closed || waiting.isForAnotherThread(), end);
        }
        boolean hopeless = closed || (!more && end == Long.MAX_VALUE);
        if (hopeless && !awaited.isDone()) {
            throw new IllegalStateException(
                    "This call cannot get an answer: its lock client has crashed or is closed.");
        }
    }
}
