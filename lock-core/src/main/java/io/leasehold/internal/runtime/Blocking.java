package io.leasehold.internal.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Blocks callers' threads until asynchronous work has ended, or the client is closed. */
public final class Blocking {

    private final Scheduler scheduler;
    private final Supplier<? extends Throwable> closedMeanwhile;
    private final Function<? super Throwable, ? extends RuntimeException> shown;
    private final PendingWork awaited = new PendingWork();
    private volatile boolean closed;

    /**
     * Makes an instance for one client.
     *
     * @param closedMeanwhile makes the exception for work that has not ended when the client is closed
     * @param shown translates a failure into the exception for the caller
     */
    public Blocking(
            Scheduler scheduler,
            Supplier<? extends Throwable> closedMeanwhile,
            Function<? super Throwable, ? extends RuntimeException> shown) {
        this.scheduler = scheduler;
        this.closedMeanwhile = closedMeanwhile;
        this.shown = shown;
    }

    /**
     * Begins work and waits for it. Hides an interrupt from both: a blocking SDK call on an interrupted thread would
     * fail before it began.
     */
    public <T> T uninterruptibly(Supplier<CompletableFuture<T>> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return scheduler
                    .awaited(() -> untilClosed(work.get()), Long.MAX_VALUE)
                    .join();
        } catch (CompletionException e) {
            throw shown.apply(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> CompletableFuture<T> untilClosed(CompletableFuture<T> work) {
        if (work.isDone()) {
            return work;
        }
        CompletableFuture<T> result = work.copy();
        awaited.add(result);
        if (closed) {
            failAwaited();
        }
        return result;
    }

    /**
     * Fails all work that callers wait for. The client's timers end with it, and so do the time limits of its requests.
     */
    public void close() {
        closed = true;
        failAwaited();
    }

    private void failAwaited() {
        awaited.fail(closedMeanwhile.get());
    }
}
