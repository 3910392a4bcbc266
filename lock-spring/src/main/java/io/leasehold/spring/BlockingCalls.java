package io.leasehold.spring;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockGroup;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs methods that block their callers' threads while they wait: their work is done when they return, or their futures are. */
final class BlockingCalls {

    private final HoldReleaser releaser;
    private final Supplier<CallersTransaction> transaction;
    private final LockThreads threads;

    BlockingCalls(HoldReleaser releaser, Supplier<CallersTransaction> transaction, LockThreads threads) {
        this.releaser = releaser;
        this.transaction = transaction;
        this.threads = threads;
    }

    @Nullable
    Object run(LockedCall call) throws Throwable {
        LockGroup outer = outer(call);
        if (outer != null) {
            outer.ensureHeld();
            return inside(call, outer, null, HoldEnd.ofOuter(outer));
        }
        Interruption interruption = call.method().onLost() == OnLost.INTERRUPT ? new Interruption() : null;
        LockGroup locks;
        try {
            locks = acquireInTransaction(call, call.request(interruption));
        } catch (LockAcquireTimeoutException e) {
            return call.insteadOf(e);
        }
        if (locks == null) {
            return call.insteadOf(null);
        }
        return inside(call, locks, interruption, releaser.onCallersThread(call, locks));
    }

    /** Returns the locks of calls that this one is inside of, or that are kept for its transaction; or {@code null}. */
    @Nullable
    LockGroup outer(LockedCall call) {
        return OuterLocks.of(call, key -> {
            LockGroup running = LockContext.find(call.client(), key);
            return running == null ? transaction.get().join(call.client(), key) : running;
        });
    }

    /** Acquires the locks of a call that goes on on this thread, and may belong to a transaction of it. */
    @Nullable
    LockGroup acquireInTransaction(LockedCall call, CallRequest request) throws InterruptedException {
        transaction.get().check(call.method());
        return acquire(call, request);
    }

    private @Nullable LockGroup acquire(LockedCall call, CallRequest request) throws InterruptedException {
        try {
            LockedMethod method = call.method();
            boolean single = method.onBusy() == OnBusy.SKIP && method.waitTimeout() == null;
            return single ? request.tryAcquire() : request.acquire();
        } catch (InterruptedException e) {
            if (Arrays.stream(call.invocation().getMethod().getExceptionTypes()).anyMatch(type -> type.isInstance(e))) {
                throw e;
            }
            Thread.currentThread().interrupt();
            throw new LockException(
                    LockException.Code.INTERRUPTED,
                    "Interrupted while waiting for " + call.subject() + ". "
                            + call.method().name()
                            + " was not run. Declare InterruptedException there to get that instead.",
                    e);
        }
    }

    private @Nullable Object inside(LockedCall call, LockGroup locks, @Nullable Interruption interruption, HoldEnd end)
            throws Throwable {
        Object result = null;
        Throwable failure = null;
        try {
            result = call.proceed(locks, interruption);
        } catch (Throwable e) {
            failure = e;
        }
        if (result != null && call.method().returns() == LockedReturn.FUTURES) {
            FuturesCall futures = new FuturesCall(result, locks, interruption, threads);
            if (!futures.isEmpty()) {
                return futures.endWithTheLast(end.later().get());
            }
        }
        failure = LockedCall.end(failure, interruption, end.now());
        if (failure != null) {
            throw failure;
        }
        refuseUnfinished(call.method(), result);
        return result;
    }

    private static void refuseUnfinished(LockedMethod method, @Nullable Object result) {
        if (result != null && method.open() && OngoingWork.isIn(result)) {
            throw method.text("return value", result.getClass().getTypeName())
                    .unusable(
                            "may stand for work that goes on, and the lock is released already",
                            "Declare what the method returns, or use LockClient.acquireAsync.");
        }
    }
}
