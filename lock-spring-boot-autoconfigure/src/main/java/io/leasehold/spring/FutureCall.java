package io.leasehold.spring;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One call of a method that returns a future. */
final class FutureCall {

    private final LockedCall call;
    private final HoldEnds ends;
    private final LockThreads threads;
    private final @Nullable Interruption interruption;
    private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

    FutureCall(LockedCall call, HoldEnds ends, LockThreads threads) {
        this.call = call;
        this.ends = ends;
        this.threads = threads;
        this.interruption = call.method().onLost() == OnLost.INTERRUPT ? new Interruption() : null;
    }

    /** Runs under a lock that is held already. */
    CompletableFuture<@Nullable Object> under(LockHandle outer) {
        run(outer, outer::ensureHeld);
        return result;
    }

    /** Acquires on this thread, which is there for this call alone, and runs the method there. */
    CompletableFuture<@Nullable Object> here(BlockingCalls blocking) throws Throwable {
        try {
            Grant grant = blocking.acquire(call, call.method().request(call.key(), interruption));
            if (grant == null) {
                instead(null);
            } else {
                begin(grant);
            }
        } catch (LockAcquireTimeoutException e) {
            instead(e);
        }
        return result;
    }

    /** Acquires without blocking, and runs the method on a thread of its own. */
    CompletableFuture<@Nullable Object> elsewhere() {
        CompletableFuture<Grant> wanted = new CompletableFuture<>();
        Runnable next = threads.decorated(() -> follow(wanted, this::answered));
        CompletableFuture<LockHandle> asked =
                call.locks().acquireAsync(call.method().request(call.key(), interruption));
        onCancel(() -> asked.cancel(true));
        var unused = asked.whenComplete((handle, failure) -> {
            if (failure == null) {
                wanted.complete(ends.granted(handle));
            } else {
                wanted.completeExceptionally(failure);
            }
            threads.execute(next);
        });
        return result;
    }

    private void answered(@Nullable Grant grant, @Nullable Throwable failure) {
        if (grant != null) {
            begin(grant);
        } else if (failure instanceof LockAcquireTimeoutException timeout) {
            instead(timeout);
        } else {
            settle(null, failure);
        }
    }

    private void instead(@Nullable LockAcquireTimeoutException reason) {
        try {
            Object instead = call.insteadOf(reason);
            if (instead instanceof Future<?> future) {
                onCancel(() -> future.cancel(true));
                followAny(future, this::settle);
            } else {
                settle(instead, null);
            }
        } catch (Throwable failure) {
            settle(null, failure);
        }
    }

    private void begin(Grant grant) {
        if (result.isDone()) {
            grant.handle().close();
        } else {
            run(grant.handle(), () -> ends.end(call, grant));
        }
    }

    private void run(LockHandle handle, Runnable end) {
        Future<?> work;
        try {
            work = asFuture(call.proceed(handle, interruption));
        } catch (Throwable failure) {
            settle(null, LockedCall.end(failure, interruption, end));
            return;
        }
        onCancel(() -> work.cancel(true));
        if (interruption != null) {
            // What the application does about it is not for the thread that tells of events.
            interruption.begin(() -> threads.execute(() -> work.cancel(true)));
        }
        followAny(work, (value, failure) -> settle(value, LockedCall.end(failure, interruption, end)));
    }

    private static Future<?> asFuture(@Nullable Object returned) {
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
            follow(stage, (value, failure) -> {
                if (failure == null) {
                    copy.complete(value);
                } else {
                    copy.completeExceptionally(failure);
                }
            });
            return copy;
        }
    }

    /** Goes on at once if the work has ended; else, since it may block, on a thread of its own. */
    private void followAny(Future<?> work, BiConsumer<@Nullable Object, @Nullable Throwable> then) {
        if (work.isDone()) {
            await(work, then);
        } else if (work instanceof CompletionStage<?> stage) {
            follow(stage, (value, failure) -> threads.execute(() -> then.accept(value, failure)));
        } else {
            threads.execute(() -> await(work, then));
        }
    }

    private static <T> void follow(
            CompletionStage<? extends T> work, BiConsumer<@Nullable T, @Nullable Throwable> then) {
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

    private void onCancel(Runnable action) {
        var unused = result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                action.run();
            }
        });
    }

    private void settle(@Nullable Object value, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }
}
