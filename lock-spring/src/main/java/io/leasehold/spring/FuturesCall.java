package io.leasehold.spring;

import io.leasehold.LockGroup;
import io.leasehold.LockLostException;
import java.util.IdentityHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The rest of a call whose method has returned several futures: holds its locks until the last of them has completed. */
final class FuturesCall {

    private final LockGroup locks;
    private final @Nullable Interruption interruption;
    private final LockThreads threads;
    private final IdentityHashMap<Object, CompletableFuture<@Nullable Object>> results = new IdentityHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final Object result;

    /** Prepares the result of the caller from the result of the method. */
    FuturesCall(Object returned, LockGroup locks, @Nullable Interruption interruption, LockThreads threads) {
        this.locks = locks;
        this.interruption = interruption;
        this.threads = threads;
        this.result = ReturnedFutures.replaced(
                returned, work -> results.computeIfAbsent(work, unused -> new CompletableFuture<>()));
    }

    /** Returns whether there is nothing to wait for. */
    boolean isEmpty() {
        return results.isEmpty();
    }

    /** Returns the caller's futures. They complete as the method's do, or fail if the lock was lost before that. */
    Object endWithTheLast(Runnable end) {
        running.set(results.size());
        if (interruption != null) {
            // On another thread, because the application's reaction must not block the thread that delivers events.
            interruption.begin(() -> threads.execute(this::cancelAll));
        }
        WorkFollower follower = new WorkFollower(threads);
        results.forEach((work, result) -> {
            Future<?> future = WorkFollower.asFuture(work);
            WorkFollower.onCancel(result, () -> future.cancel(true));
            follower.follow(future, (value, failure) -> ended(result, value, failure, end));
        });
        return result;
    }

    private void cancelAll() {
        results.keySet().forEach(work -> WorkFollower.asFuture(work).cancel(true));
    }

    private void ended(
            CompletableFuture<@Nullable Object> result,
            @Nullable Object value,
            @Nullable Throwable failure,
            Runnable end) {
        // Asked first: as soon as this one counts as ended, the last may release the lock.
        LockLostException loss = loss();
        boolean last = running.decrementAndGet() == 0;
        Throwable outcome = LockedCall.end(failure, interruption, last ? end : () -> fail(loss));
        WorkFollower.settle(result, value, outcome);
    }

    private @Nullable LockLostException loss() {
        try {
            locks.ensureHeld();
            return null;
        } catch (LockLostException e) {
            return e;
        }
    }

    private static void fail(@Nullable LockLostException loss) {
        if (loss != null) {
            throw loss;
        }
    }
}
