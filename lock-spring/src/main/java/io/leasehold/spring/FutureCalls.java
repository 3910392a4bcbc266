package io.leasehold.spring;

import io.leasehold.LockGroup;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs methods that return a future, which completes when their work is done. */
record FutureCalls(HoldReleaser releaser, BlockingCalls blocking, LockThreads threads) {

    CompletableFuture<@Nullable Object> run(LockedCall call) throws Throwable {
        FutureCall running = new FutureCall(call, releaser, threads);
        LockGroup outer = blocking.outer(call);
        if (outer != null) {
            outer.ensureHeld();
            return running.under(outer);
        }
        // A leader's lock is there or not: nothing is waited for.
        return call.method().async() || call.leader() != null ? running.here(blocking) : running.elsewhere();
    }
}
