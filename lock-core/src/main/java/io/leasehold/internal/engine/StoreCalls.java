package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Limits the time of every call of the store, so that a call that hangs delays nothing but itself. */
final class StoreCalls {

    private final Scheduler scheduler;

    StoreCalls(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Makes a call. The result fails with a {@link StoreException} and nothing else.
     *
     * @param late takes an answer that came after the limit, when the result had already failed as ambiguous
     */
    <T> CompletableFuture<T> within(
            Duration limit, Supplier<? extends CompletionStage<T>> call, Consumer<? super T> late) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<T> answer = begin(call);
        if (!answer.isDone()) {
            limit(result, limit);
        }
        Completions.on(answer, (value, failure) -> {
            if (failure != null || value == null) {
                result.completeExceptionally(StoreException.of(
                        failure == null ? new IllegalStateException("the store gave no answer") : failure));
            } else if (!result.complete(value)) {
                late.accept(value);
            }
        });
        return result;
    }

    /** Sets the limit. If that fails, the call is failed at once, since it might never end. */
    private void limit(CompletableFuture<?> result, Duration limit) {
        try {
            Scheduler.Task timer =
                    scheduler.schedule(limit.toNanos(), () -> result.completeExceptionally(overdue(limit)));
            Completions.on(result, (value, failure) -> timer.cancel());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(StoreException.of(e));
        }
    }

    private static <T> CompletableFuture<T> begin(Supplier<? extends CompletionStage<T>> call) {
        try {
            return call.get().toCompletableFuture();
        } catch (RuntimeException | Error e) {
            // Errors too: an error would otherwise end the loop of heartbeats that made the call, without a log line.
            return CompletableFuture.failedFuture(e);
        }
    }

    private static StoreException overdue(Duration limit) {
        LockException reason = new LockException(
                LockException.Code.STORE_UNAVAILABLE,
                "The lock table did not answer within " + limit.toMillis() + " ms. " + StoreException.SLOW);
        return new StoreException(StoreException.Kind.AMBIGUOUS, reason, null);
    }
}
