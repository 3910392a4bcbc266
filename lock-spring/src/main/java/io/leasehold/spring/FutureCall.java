package io.leasehold.spring;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One call of a method that returns a future. */
final class FutureCall {

    private final LockedCall call;
    private final HoldReleaser releaser;
    private final LockThreads threads;
    private final WorkFollower follower;
    private final @Nullable Interruption interruption;
    private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
    /** Whether it is decided who uses or releases the granted lock. */
    private final AtomicBoolean gone = new AtomicBoolean();

    FutureCall(LockedCall call, HoldReleaser releaser, LockThreads threads) {
        this.call = call;
        this.releaser = releaser;
        this.threads = threads;
        this.follower = new WorkFollower(threads);
        this.interruption = call.method().onLost() == OnLost.INTERRUPT ? new Interruption() : null;
    }

    /** Runs under locks that are held already. */
    CompletableFuture<@Nullable Object> under(LockGroup outer) {
        run(outer, HoldEnd.ofOuter(outer));
        return result;
    }

    /**
     * Acquires the lock and runs the method on this thread. It may be the caller's thread, in the caller's transaction:
     * an executor with a full queue can be configured to run tasks there.
     */
    CompletableFuture<@Nullable Object> here(BlockingCalls blocking) throws Throwable {
        try {
            LockGroup locks = blocking.acquireInTransaction(call, call.request(interruption));
            if (locks == null) {
                instead(null);
            } else {
                run(locks, releaser.onCallersThread(call, locks));
            }
        } catch (LockAcquireTimeoutException e) {
            instead(e);
        }
        return result;
    }

    /** Acquires without blocking, and runs the method on a thread of its own. */
    CompletableFuture<@Nullable Object> elsewhere() {
        CompletableFuture<LockGroup> wanted = new CompletableFuture<>();
        Runnable next = threads.decorated(() -> goOn(wanted));
        CompletableFuture<?> asked = call.request(interruption).acquireAsync((locks, failure) -> {
            WorkFollower.settle(wanted, locks, failure);
            threads.execute(() -> runDecorated(next, wanted));
        });
        onCancel(() -> asked.cancel(true));
        return result;
    }

    /**
     * Ends the call if a task decorator fails before our task has begun. Otherwise the lock would be held, and the
     * caller would wait, for ever.
     */
    private void runDecorated(Runnable task, CompletableFuture<LockGroup> wanted) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            abandon(wanted, failure);
            throw failure;
        }
        abandon(wanted, null);
    }

    private void abandon(CompletableFuture<LockGroup> wanted, @Nullable Throwable reason) {
        if (!gone.getAndSet(true)) {
            WorkFollower.whenComplete(wanted, (locks, unused) -> {
                if (locks != null) {
                    locks.close();
                }
            });
            settle(
                    null,
                    new LockException(
                            LockException.Code.UNKNOWN,
                            call.method().name()
                                    + " was not run, because a TaskDecorator bean did not run its task. It has released "
                                    + call.subject() + ". Correct the TaskDecorator.",
                            reason));
        }
    }

    private void goOn(CompletableFuture<LockGroup> wanted) {
        if (!gone.getAndSet(true)) {
            WorkFollower.whenComplete(wanted, this::answered);
        }
    }

    private void answered(@Nullable LockGroup locks, @Nullable Throwable failure) {
        if (locks != null) {
            begin(locks);
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
                follower.follow(future, this::settle);
            } else {
                settle(instead, null);
            }
        } catch (Throwable failure) {
            settle(null, failure);
        }
    }

    private void begin(LockGroup locks) {
        if (result.isDone()) {
            locks.close();
        } else {
            run(locks, releaser.onItsOwnThread(call, locks));
        }
    }

    private void run(LockGroup locks, HoldEnd end) {
        Future<?> work;
        try {
            work = WorkFollower.asFuture(call.proceed(locks, interruption));
        } catch (Throwable failure) {
            settle(null, LockedCall.end(failure, interruption, end.now()));
            return;
        }
        Runnable later = end.later().get();
        onCancel(() -> work.cancel(true));
        if (interruption != null) {
            // On another thread, because the application's reaction must not block the thread that delivers events.
            interruption.begin(() -> threads.execute(() -> work.cancel(true)));
        }
        follower.follow(work, (value, failure) -> settle(value, LockedCall.end(failure, interruption, later)));
    }

    private void onCancel(Runnable action) {
        WorkFollower.onCancel(result, action);
    }

    private void settle(@Nullable Object value, @Nullable Throwable failure) {
        WorkFollower.settle(result, value, failure);
    }
}
