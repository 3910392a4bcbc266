package io.leasehold.spring;

import io.leasehold.Leadership;
import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Asks this process's candidate for the leader's lock. Never waits: the process leads at this instant, or it does not. */
record LeaderCallRequest(Leadership leadership, RunningCalls calls) implements CallRequest {

    @Override
    public LockGroup acquire() {
        LockGroup call = tryAcquire();
        if (call == null) {
            throw busy();
        }
        return call;
    }

    @Override
    public @Nullable LockGroup tryAcquire() {
        return leadership.isLeader() ? counted() : null;
    }

    /** Asks again once the call is counted: whoever ends the leadership after that waits for the call. */
    private @Nullable LockGroup counted() {
        calls.begin();
        LockHandle hold = null;
        try {
            hold = leadership.hold().orElse(null);
            return hold == null ? null : new LeaderCall(hold, calls);
        } finally {
            if (hold == null) {
                calls.end();
            }
        }
    }

    @Override
    public CompletableFuture<?> acquireAsync(BiConsumer<@Nullable LockGroup, @Nullable Throwable> then) {
        LockGroup call = tryAcquire();
        then.accept(call, call == null ? busy() : null);
        return CompletableFuture.completedFuture(null);
    }

    private LockAcquireTimeoutException busy() {
        return new LockAcquireTimeoutException(leadership.key(), Duration.ZERO, null, null);
    }
}
