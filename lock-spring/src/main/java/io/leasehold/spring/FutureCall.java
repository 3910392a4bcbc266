package io.leasehold.spring;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One call of a method that returns a future. */
final class FutureCall {

    private final LockedCall call;
    private final HoldEnds ends;
    private final LockThreads threads;
    private final WorkFollower follower;
    private final @Nullable Interruption interruption;
    private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
    /** Whether it is known what becomes of the grant. */
    private final AtomicBoolean gone = new AtomicBoolean();

    FutureCall(LockedCall call, HoldEnds ends, LockThreads threads) {
        this.call = call;
        this.ends = ends;
        this.threads = threads;
        this.follower = new WorkFollower(threads);
        this.interruption = call.method().onLost() == OnLost.INTERRUPT ? new Interruption() : null;
    }

    /** Runs under a lock that is held already. */
    CompletableFuture<@Nullable Object> under(LockHandle outer) {
        run(outer, HoldEnd.ofOuter(outer));
        return result;
    }

    /**
     * Acquires on this thread, and runs the method there. The thread may be the caller's, with a transaction of the caller's:
     * executors with a bounded queue can be told to run there what they have no room for.
     */
    CompletableFuture<@Nullable Object> here(BlockingCalls blocking) throws Throwable {
        try {
            Grant grant = blocking.acquireInTransaction(call, call.method().request(call.key(), interruption));
            if (grant == null) {
                instead(null);
            } else {
                run(grant.handle(), ends.onCallersThread(call, grant));
            }
        } catch (LockAcquireTimeoutException e) {
            instead(e);
        }
        return result;
    }

    /** Acquires without blocking, and runs the method on a thread of its own. */
    CompletableFuture<@Nullable Object> elsewhere() {
        CompletableFuture<Grant> wanted = new CompletableFuture<>();
        Runnable next = threads.decorated(() -> goOn(wanted));
        CompletableFuture<LockHandle> asked =
                call.locks().acquireAsync(call.method().request(call.key(), interruption));
        onCancel(() -> asked.cancel(true));
        var unused = asked.whenComplete((handle, failure) -> {
            if (failure == null) {
                wanted.complete(ends.granted(handle));
            } else {
                wanted.completeExceptionally(failure);
            }
            threads.execute(() -> runDecorated(next, wanted));
        });
        return result;
    }

    /** A task that fails before ours has begun would keep the lock, and the caller waiting, for ever. */
    private void runDecorated(Runnable task, CompletableFuture<Grant> wanted) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            abandon(wanted, failure);
            throw failure;
        }
        abandon(wanted, null);
    }

    private void abandon(CompletableFuture<Grant> wanted, @Nullable Throwable reason) {
        if (!gone.getAndSet(true)) {
            WorkFollower.whenComplete(wanted, (grant, unused) -> {
                if (grant != null) {
                    grant.handle().close();
                }
            });
            settle(
                    null,
                    new LockException(
                            LockException.Code.UNKNOWN,
                            call.method().name()
                                    + " was not run, because a TaskDecorator bean did not run its task. Lock '"
                                    + call.key() + "' was released. Correct the TaskDecorator.",
                            reason));
        }
    }

    private void goOn(CompletableFuture<Grant> wanted) {
        if (!gone.getAndSet(true)) {
            WorkFollower.whenComplete(wanted, this::answered);
        }
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
                follower.follow(future, this::settle);
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
            run(grant.handle(), ends.onItsOwnThread(call, grant));
        }
    }

    private void run(LockHandle handle, HoldEnd end) {
        Future<?> work;
        try {
            work = WorkFollower.asFuture(call.proceed(handle, interruption));
        } catch (Throwable failure) {
            settle(null, LockedCall.end(failure, interruption, end.now()));
            return;
        }
        Runnable later = end.later().get();
        onCancel(() -> work.cancel(true));
        if (interruption != null) {
            // What the application does about it is not for the thread that tells of events.
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
