package io.leasehold.spring;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** One call of a method that returns a future. */
final class FutureCall {

    private static final Executor WAITING = new SimpleAsyncTaskExecutor("lock-waiting-for-future-");

    private final LockedCall call;
    private final HoldEnds ends;
    private final Executor executor;
    private final @Nullable Interruption interruption;
    private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

    FutureCall(LockedCall call, HoldEnds ends, Executor executor) {
        this.call = call;
        this.ends = ends;
        this.executor = executor;
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

    /** Acquires without blocking, and runs the method on a thread of the executor's. */
    CompletableFuture<@Nullable Object> elsewhere() {
        CompletableFuture<LockHandle> wanted =
                call.locks().acquireAsync(call.method().request(call.key(), interruption));
        onCancel(() -> wanted.cancel(true));
        follow(wanted, (handle, failure) -> {
            if (handle != null) {
                Grant grant = ends.granted(handle);
                submit(() -> begin(grant), rejected -> {
                    handle.close();
                    result.completeExceptionally(rejected);
                });
            } else if (failure instanceof LockAcquireTimeoutException timeout) {
                submit(() -> instead(timeout), result::completeExceptionally);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private void instead(@Nullable LockAcquireTimeoutException reason) {
        try {
            Object instead = call.insteadOf(reason);
            if (instead instanceof Future<?> future) {
                onCancel(() -> future.cancel(true));
                followAny(future, (value, failure) -> settle(value, failure));
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
        Object returned;
        try {
            returned = call.proceed(handle, interruption);
        } catch (Throwable failure) {
            settle(null, LockedCall.end(failure, interruption, end));
            return;
        }
        Future<?> work = returned == null ? CompletableFuture.completedFuture(null) : asFuture(returned);
        onCancel(() -> work.cancel(true));
        if (interruption != null) {
            interruption.begin(() -> work.cancel(true));
        }
        followAny(work, (value, failure) -> {
            Runnable finish = () -> settle(value, LockedCall.end(failure, interruption, end));
            submit(finish, rejected -> finish.run());
        });
    }

    private static Future<?> asFuture(Object returned) {
        return returned instanceof Future<?> future ? future : ((CompletionStage<?>) returned).toCompletableFuture();
    }

    private static void followAny(Future<?> work, BiConsumer<@Nullable Object, @Nullable Throwable> then) {
        if (work instanceof CompletionStage<?> stage) {
            follow(stage, then::accept);
        } else if (work.isDone()) {
            await(work, then);
        } else {
            WAITING.execute(() -> await(work, then));
        }
    }

    private static <T> void follow(CompletionStage<T> work, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        var unused = work.whenComplete((value, failure) -> then.accept(value, unwrapped(failure)));
    }

    private static void await(Future<?> work, BiConsumer<@Nullable Object, @Nullable Throwable> then) {
        try {
            then.accept(work.get(), null);
        } catch (ExecutionException e) {
            then.accept(null, e.getCause());
        } catch (CancellationException e) {
            then.accept(null, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts this thread", e);
        }
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void submit(Runnable task, Consumer<RejectedExecutionException> rejected) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            rejected.accept(e);
        }
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
