package io.leasehold.internal.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Waits for asynchronous work on the thread of a caller. */
final class Blocking {

    private Blocking() {}

    /**
     * Begins work and waits for it, hiding an interrupt from both: a blocking SDK call on an interrupted thread would
     * fail before it began.
     */
    static <T> T uninterruptibly(Context context, Supplier<CompletableFuture<T>> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return context.seams().scheduler().awaited(work, Long.MAX_VALUE).join();
        } catch (CompletionException e) {
            throw unwrapped(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns what a caller of the client gets to see of a failure. */
    static RuntimeException unwrapped(Exception failure) {
        if (failure.getCause() instanceof io.leasehold.LockException known) {
            return known;
        }
        return StoreCalls.storeException(failure).reason();
    }
}
