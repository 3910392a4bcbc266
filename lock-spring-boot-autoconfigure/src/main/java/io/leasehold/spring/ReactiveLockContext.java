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

    static LockContext.@Nullable Hold innermost(ContextView context) {
        return context.getOrDefault(LockContext.KEY, null);
    }
}
