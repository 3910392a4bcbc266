package io.leasehold.test;

import io.leasehold.internal.engine.Scheduler;
import java.util.concurrent.CompletableFuture;

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

    /** Lets other threads work, and then lets time pass. Never waits for what cannot happen any more. */
    @Override
    public void passUntilDone(CompletableFuture<?> awaited, long mostNanos) {
        world.callbacks().runPostponed();
        if (!awaited.isDone()) {
            owners.letThemWork(awaited);
        }
        Thread caller = Thread.currentThread();
        long now = world.time().nanoTime();
        long end = mostNanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + mostNanos;
        boolean over = world.passUntil(() -> awaited.isDone() || caller.isInterrupted() || closed, end);
        if (closed && !awaited.isDone() || !over && end == Long.MAX_VALUE) {
            throw new IllegalStateException(
                    "Nothing can answer this call any more: its lock client has crashed or is closed.");
        }
    }
}
