package io.leasehold.test;

import io.leasehold.internal.runtime.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The timers of one client, and how its callers wait. */
final class ClientTimers implements Scheduler {

    private final World world;
    private final Owners owners;
    private volatile boolean closed;

    ClientTimers(World world, Owners owners) {
        this.world = world;
        this.owners = owners;
    }

    @Override
    public Task schedule(long delayNanos, Runnable task) {
        return world.time().schedule(delayNanos, () -> {
            if (!closed) {
                task.run();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Lets other threads work, or else lets time pass. Never waits for what cannot happen any more. */
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
                    "Nothing can answer this call any more: its lock client has crashed or is closed.");
        }
    }
}
