package io.leasehold.internal.runtime;

import java.util.concurrent.CompletableFuture;
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

    /** Logs an unexpected exception. */
    public static void report(Throwable unknown) {
        LOG.error("The lock client failed in a way that it does not know; please report this", unknown);
    }
}
