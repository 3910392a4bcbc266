package io.leasehold.spring;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs methods that return publishers. Loaded only where Reactor is on the class path.
 *
 * @param scheduler of these threads
 * @param policy {@code null} for applications without transactions
 */
record PublisherCalls(
        HoldReleaser releaser,
        LockThreads threads,
        Scheduler scheduler,
        @Nullable TransactionPolicy policy) {

    private static final String FLOW = "kotlinx.coroutines.flow.Flow";

    static PublisherCalls of(HoldReleaser releaser, LockThreads threads, @Nullable TransactionPolicy policy) {
        return new PublisherCalls(releaser, threads, Schedulers.fromExecutor(threads::execute), policy);
    }

    /** Returns what the method returns; each subscription acquires the lock for itself. */
    Object run(LockedCall call) {
        boolean suspended = KotlinDetector.isSuspendingFunction(call.method().method());
        Publisher<?> locked = isSingle(call, suspended)
                ? subscription(call).flatMap(PublisherCall::single)
                : subscription(call).flatMapMany(PublisherCall::many);
        // Spring itself makes of it what a suspend function returns.
        return suspended ? locked : adapter(call).fromPublisher(locked);
    }

    private Mono<PublisherCall> subscription(LockedCall call) {
        Mono<SubscribersTransaction> transaction = policy == null
                ? Mono.just(SubscribersTransaction.NONE)
                : ReactiveSpringTransaction.current(policy, scheduler);
        return Mono.deferContextual(context -> transaction.map(found -> new PublisherCall(call, this, context, found)));
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
