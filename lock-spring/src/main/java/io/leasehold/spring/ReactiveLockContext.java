package io.leasehold.spring;

import io.leasehold.LockHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** {@link LockContext} for reactive code and coroutines: what the code inside knows by its Reactor context. */
public final class ReactiveLockContext {

    private ReactiveLockContext() {}

    /**
     * Returns the handle of the innermost method with {@link DistributedLock} that the subscriber is in. Empty outside of
     * such methods. Coroutines await it.
     */
    public static Mono<LockHandle> current() {
        return Mono.deferContextual(
                context -> Mono.justOrEmpty(innermost(context)).map(LockContext.Hold::handle));
    }

    /**
     * Returns the handle as {@link #current()} does, for code that must not run without a lock. Fails with an {@link
     * IllegalStateException} outside of methods with {@link DistributedLock}.
     */
    public static Mono<LockHandle> require() {
        return current()
                .switchIfEmpty(Mono.error(() -> new IllegalStateException(
                        "The subscriber is in no method with @DistributedLock. Subscribe to what the method of the injected bean"
                                + " returns, and keep the Reactor context on the way.")));
    }

    static LockContext.@Nullable Hold innermost(ContextView context) {
        return context.getOrDefault(LockContext.KEY, null);
    }
}
