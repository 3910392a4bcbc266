package io.leasehold.spring;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Waits for futures of the application without blocking a thread that is not Leasehold's. */
record WorkFollower(LockThreads threads) {

    /** Returns what a method has returned as a future; nothing at all is one that has completed. */
    static Future<?> asFuture(@Nullable Object returned) {
        if (returned == null) {
            return CompletableFuture.completedFuture(null);
        }
        return returned instanceof CompletionStage<?> stage ? asFuture(stage) : (Future<?>) returned;
    }

    private static <T> CompletableFuture<T> asFuture(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture();
        } catch (UnsupportedOperationException e) {
            // As a stage may that was not made by the JDK.
            CompletableFuture<T> copy = new CompletableFuture<>();
            whenComplete(stage, (value, failure) -> settle(copy, value, failure));
            return copy;
        }
    }

    /** Goes on at once if the work has ended; else, since it may block, on a thread of its own. */
    void follow(Future<?> work, BiConsumer<@Nullable Object, @Nullable Throwable> then) {
        if (work.isDone()) {
            await(work, then);
        } else if (work instanceof CompletionStage<?> stage) {
            whenComplete(stage, (value, failure) -> threads.execute(() -> then.accept(value, failure)));
        } else {
            threads.execute(() -> await(work, then));
        }
    }

    static <T> void whenComplete(CompletionStage<? extends T> work, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        var unused = work.whenComplete((value, failure) -> then.accept(value, unwrapped(failure)));
    }

    private void await(Future<?> work, BiConsumer<@Nullable Object, @Nullable Throwable> then) {
        Object value;
        try {
            value = work.get();
        } catch (ExecutionException e) {
            then.accept(null, e.getCause());
            return;
        } catch (CancellationException e) {
            then.accept(null, e);
            return;
        } catch (InterruptedException e) {
            // Of the thread that the application gave to the call, and not of the work.
            Thread.currentThread().interrupt();
            threads.execute(() -> await(work, then));
            return;
        }
        then.accept(value, null);
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    static void onCancel(CompletableFuture<?> result, Runnable action) {
        var unused = result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                action.run();
            }
        });
    }

    static <T> void settle(CompletableFuture<T> result, @Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }
}
