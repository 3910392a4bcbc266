package io.leasehold.spring;

import java.util.Objects;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;

/** Runs each annotated method under its lock, and never without it. */
final class DistributedLockInterceptor implements MethodInterceptor {

    /** Makes the calls of methods. */
    interface CallSource {

        /** Makes one call. */
        LockedCall of(LockedMethod method, MethodInvocation invocation);
    }

    private final LockedMethods methods;
    private final Supplier<CallersTransaction> transaction;
    private final CallSource calls;
    private final BlockingCalls blocking;
    private final FutureCalls futures;
    private final Supplier<PublisherCalls> publishers;
    private final EventLoops eventLoops = new EventLoops();

    DistributedLockInterceptor(
            LockedMethods methods,
            Supplier<CallersTransaction> transaction,
            CallSource calls,
            BlockingCalls blocking,
            FutureCalls futures,
            Supplier<PublisherCalls> publishers) {
        this.methods = methods;
        this.transaction = transaction;
        this.calls = calls;
        this.blocking = blocking;
        this.futures = futures;
        this.publishers = publishers;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        LockedMethod method = Objects.requireNonNull(methods.find(
                invocation.getMethod(), target == null ? null : AopProxyUtils.ultimateTargetClass(target)));
        transaction.get().ensureGuarded();
        LockedCall call = calls.of(method, invocation);
        return switch (method.returns()) {
            case VALUE, FUTURES -> {
                if (call.leader() == null) {
                    eventLoops.check(method);
                }
                yield blocking.run(call);
            }
            case FUTURE -> futures.run(call);
            case PUBLISHER -> publishers.get().run(call);
        };
    }
}
