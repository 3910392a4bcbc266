package io.leasehold.internal.runtime;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs reactions to futures, and logs what they throw. Otherwise the exceptions would be lost in futures that nobody
 * reads.
 */
public final class Completions {

    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private Completions() {}

    /** Runs a reaction when the future completes; at once, on this thread, if it is complete. */
    public static <T> void on(CompletableFuture<T> future, BiConsumer<@Nullable T, @Nullable Throwable> reaction) {
        CompletableFuture<?> unused = future.whenComplete((value, failure) -> {
            try {
                reaction.accept(value, failure);
            } catch (RuntimeException | Error e) {
                report(e);
            }
        });
    }

    /** Returns the exception of a future that has failed; {@code null} of any other. */
    public static @Nullable Throwable failureOf(CompletableFuture<?> future) {
        if (future.isCompletedExceptionally()) {
            try {
                Object unused = future.join();
            } catch (CompletionException | CancellationException e) {
                return e;
            }
        }
        return null;
    }

    /** Logs an unexpected exception. */
    public static void report(Throwable unknown) {
        LOG.error("The lock client failed in a way that it does not know; please report this", unknown);
    }
}
