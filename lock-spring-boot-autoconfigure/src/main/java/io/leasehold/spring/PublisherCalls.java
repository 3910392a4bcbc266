package io.leasehold.spring;

import java.util.Objects;
import org.reactivestreams.Publisher;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs methods that return publishers. Loaded only where Reactor is on the class path. */
record PublisherCalls(HoldEnds ends) {

    private static final String FLOW = "kotlinx.coroutines.flow.Flow";

    /** Returns what the method returns; each subscription acquires the lock for itself. */
    Object run(LockedCall call) {
        boolean suspended = KotlinDetector.isSuspendingFunction(call.method().method());
        Publisher<?> locked = isSingle(call, suspended)
                ? Mono.deferContextual(context -> new PublisherCall(call, ends, context).single())
                : Flux.deferContextual(context -> new PublisherCall(call, ends, context).many());
        // Spring itself makes of it what a suspend function returns.
        return suspended ? locked : adapter(call).fromPublisher(locked);
    }

    private static boolean isSingle(LockedCall call, boolean suspended) {
        return suspended
                ? !new MethodParameter(call.method().method(), -1)
                        .getParameterType()
                        .getName()
                        .equals(FLOW)
                : !adapter(call).isMultiValue();
    }

    private static ReactiveAdapter adapter(LockedCall call) {
        return Objects.requireNonNull(
                LockedReturn.adapter(call.method().method().getReturnType()));
    }
}
