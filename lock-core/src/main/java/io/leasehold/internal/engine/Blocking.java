package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.internal.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Lets callers' threads wait for asynchronous work; none of them waits for longer than the client lives. */
final class Blocking {

    private final Scheduler scheduler;
    private final InFlight awaited = new InFlight();
    private volatile boolean closed;

    Blocking(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Begins work and waits for it, hiding an interrupt from both: a blocking SDK call on an interrupted thread would
     * fail before it began.
     */
    <T> T uninterruptibly(Supplier<CompletableFuture<T>> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return scheduler
                    .awaited(() -> untilClosed(work.get()), Long.MAX_VALUE)
                    .join();
        } catch (CompletionException e) {
            throw unwrapped(e);
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
            letGo();
        }
        return result;
    }

    /** Lets everybody go who still waits: with the client its timers end, and with them the limits of its requests. */
    void close() {
        closed = true;
        letGo();
    }

    private void letGo() {
        LockException reason = new LockException(
                LockException.Code.STORE_UNAVAILABLE,
                "The lock client was closed before the lock table answered a request, which may have been carried out.");
        awaited.fail(new StoreException(StoreException.Kind.AMBIGUOUS, reason, null));
    }

    /** Returns what a caller of the client gets to see of a failure. */
    static RuntimeException unwrapped(Exception failure) {
        if (failure.getCause() instanceof LockException known) {
            return known;
        }
        return StoreCalls.storeException(failure).reason();
    }
}
