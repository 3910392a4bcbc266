package io.leasehold.spring;

import io.leasehold.LockHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs methods that return a future, which completes when their work is done. */
record FutureCalls(HoldEnds ends, BlockingCalls blocking, Supplier<Executor> executor) {

    CompletableFuture<@Nullable Object> run(LockedCall call) throws Throwable {
        FutureCall running = new FutureCall(call, ends, executor.get());
        LockHandle outer = LockContext.find(call.locks(), call.key());
        if (outer != null) {
            outer.ensureHeld();
            return running.under(outer);
        }
        return call.method().async() ? running.here(blocking) : running.elsewhere();
    }
}
