package io.leasehold.internal.engine;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.StoreException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Makes the client's calls for single locks. */
final class LockCalls {

    private final Context context;
    private final Acquirer acquirer;
    private final UpgradeCheck upgrades;
    private final Timeouts timeouts;

    LockCalls(Context context, Acquirer acquirer, UpgradeCheck upgrades) {
        this.context = context;
        this.acquirer = acquirer;
        this.upgrades = upgrades;
        this.timeouts = new Timeouts(context, acquirer.client());
    }

    LockHandle acquire(LockRequest request) throws InterruptedException {
        return context.telemetry()
                .measure(request, () -> {
                    upgrades.refuse(request);
                    Acquisition acquisition = acquirer.begin(request, Sender.CALLER);
                    return Optional.of(await(acquisition).orElseThrow(() -> timeouts.of(acquisition)));
                })
                .orElseThrow();
    }

    Optional<LockHandle> tryAcquire(LockRequest request) throws InterruptedException {
        return context.telemetry().measure(request, () -> {
            upgrades.refuse(request);
            Optional<Acquisition> acquisition = acquirer.beginSingle(request, Sender.CALLER);
            return acquisition.isEmpty() ? Optional.empty() : await(acquisition.get());
        });
    }

    CompletableFuture<LockHandle> acquireAsync(LockRequest request) {
        TelemetryFanOut.Measured asked = context.telemetry().asks(request);
        Acquisition acquisition;
        try {
            acquisition = acquirer.begin(request, Sender.ENGINE);
        } catch (RuntimeException | Error e) {
            asked.ended(null, e);
            throw e;
        }
        CompletableFuture<LockHandle> result = new CompletableFuture<>();
        Completions.on(acquisition.answer(), (handle, failure) -> {
            Runnable pass = () -> pass(acquisition, asked, result);
            if (!context.callbacks().execute(pass)) {
                pass.run();
            }
        });
        Completions.on(result, (handle, failure) -> {
            asked.ended(handle, failure);
            // The user may have completed the future. Then the caller never gets the lock, and only this code can
            // release it.
            if (!isAnswer(acquisition, handle)) {
                acquirer.abandon(acquisition);
            }
        });
        return result;
    }

    /** Returns whether the lock was granted to the request, with exactly this handle. */
    private static boolean isAnswer(Acquisition acquisition, @Nullable LockHandle handle) {
        return handle != null
                && acquisition.isOver()
                && !acquisition.answer().isCompletedExceptionally()
                && acquisition.answer().join().orElse(null) == handle;
    }

    /**
     * Completes the caller's future. Does nothing if it is complete: the code that completed it takes care of the lock.
     */
    private void pass(Acquisition acquisition, TelemetryFanOut.Measured asked, CompletableFuture<LockHandle> result) {
        try {
            Optional<LockHandle> answer = acquisition.answer().join();
            if (answer.isEmpty()) {
                fail(result, asked, timeouts.of(acquisition));
                return;
            }
            asked.ended(answer.get(), null);
            result.complete(answer.get());
        } catch (CompletionException | CancellationException e) {
            fail(result, asked, StoreException.reasonOf(e));
        }
    }

    /** Fails the future. Telemetry comes first, because the completion may run the caller's code on this thread. */
    private static void fail(
            CompletableFuture<LockHandle> result, TelemetryFanOut.Measured asked, RuntimeException reason) {
        asked.ended(null, reason);
        result.completeExceptionally(reason);
    }

    private Optional<LockHandle> await(Acquisition acquisition) throws InterruptedException {
        try {
            Optional<LockHandle> answer = context.scheduler()
                    .awaited(acquisition::answer, Long.MAX_VALUE)
                    .get();
            answer.ifPresent(handle -> ((HeldLock) handle).acquiredBy(Thread.currentThread()));
            return answer;
        } catch (InterruptedException | RuntimeException | Error e) {
            acquirer.abandon(acquisition);
            throw e;
        } catch (ExecutionException e) {
            throw StoreException.reasonOf(e);
        }
    }
}
