package io.leasehold.spring;

import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** {@link LockContext} for reactive code and coroutines: what the code inside knows by its Reactor context. */
public final class ReactiveLockContext {

    private ReactiveLockContext() {}

    /**
     * Returns the handle of the innermost method with {@link DistributedLock} that the subscriber is in. Empty outside of
     * such methods, and in one with several {@link DistributedLock#keys()}. Coroutines await it.
     */
    public static Mono<LockHandle> current() {
        return Mono.deferContextual(context ->
                Mono.justOrEmpty(Optional.ofNullable(innermost(context)).flatMap(LockContext.Hold::handle)));
    }

    /** Returns the locks that the subscriber runs under, as {@link LockContext#group()} does. */
    public static Mono<LockGroup> group() {
        return Mono.deferContextual(context ->
                Mono.justOrEmpty(Optional.ofNullable(innermost(context)).flatMap(LockContext.Hold::group)));
    }

    /**
     * Returns the handle as {@link #current()} does, for code that must not run without a lock. Fails with an {@link
     * IllegalStateException} where that is empty.
     */
    public static Mono<LockHandle> require() {
        return current()
                .switchIfEmpty(Mono.error(() -> new IllegalStateException(
                        "The subscriber is in no method with @DistributedLock that has one lock. Subscribe to what the method of the injected bean"
                                + " returns, and keep the Reactor context on the way.")));
    }

    static LockContext.@Nullable Hold innermost(ContextView context) {
        return context.getOrDefault(LockContext.KEY, null);
    }
}
