package io.leasehold.spring;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockGroup;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockLostException;
import java.util.List;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.ProxyMethodInvocation;

/**
 * One call of a method that runs under a lock, or several. The keys are computed once, as the arguments may change later.
 *
 * @param keys all different
 * @param leader asks for the lock of the leader that alone runs the method; {@code null} if the call has locks of its own
 */
record LockedCall(
        LockedMethod method,
        MethodInvocation invocation,
        LockClient client,
        List<LockKey> keys,
        @Nullable LeaderCallRequest leader) {

    private static final Logger LOG = LoggerFactory.getLogger(LockedCall.class);

    CallRequest request(@Nullable LockListener losses) {
        if (leader != null) {
            return leader;
        }
        return new LockCallRequest(
                client,
                keys.stream().map(key -> method.request(key, losses)).toList(),
                method.keys().several());
    }

    /** Returns which locks it is about, for messages. */
    String subject() {
        return keys.size() == 1 ? "lock '" + keys.get(0) + "'" : "locks " + keys;
    }

    /** Runs the method as code inside of its locks; may be called more than once, and on any thread. */
    @Nullable
    Object proceed(LockGroup locks, @Nullable Interruption interruption) throws Throwable {
        MethodInvocation mine =
                invocation instanceof ProxyMethodInvocation proxied ? proxied.invocableClone() : invocation;
        LockContext.enter(client, locks, method.keys().several());
        try {
            if (interruption != null) {
                interruption.begin(Thread.currentThread()::interrupt);
            }
            return mine.proceed();
        } finally {
            LockContext.leave();
            if (interruption != null && interruption.end()) {
                // This interrupt came from us and has done its work: the exception tells the caller.
                Thread.interrupted();
            }
        }
    }

    /** Returns the result of a call whose lock is busy. The reason is {@code null} only for a method that skips. */
    @Nullable
    Object insteadOf(@Nullable LockAcquireTimeoutException reason) throws Throwable {
        if (reason != null && (method.onBusy() == OnBusy.THROW || isOutage(reason))) {
            throw reason;
        }
        LOG.debug("Did not run {}: others have {}", method.name(), subject());
        Fallback fallback = method.fallback();
        return fallback == null || reason == null
                ? method.returns().ofSkipped(method.method())
                : fallback.call(invocation.getThis(), invocation.getArguments(), reason);
    }

    /** Returns whether another owner has the lock. A table that does not answer does not say so. */
    private static boolean isOutage(LockAcquireTimeoutException reason) {
        return reason.holder().isEmpty() && reason.getCause() != null;
    }

    /**
     * Ends the hold. If the lock was lost, the caller learns it whether the method succeeded or failed.
     *
     * @param failure what the method failed with
     * @return what the call fails with; {@code null} for a success
     */
    static @Nullable Throwable end(@Nullable Throwable failure, @Nullable Interruption interruption, Runnable end) {
        try {
            end.run();
            return failure;
        } catch (LockException e) {
            boolean stopped = interruption != null && interruption.hasStopped() && e instanceof LockLostException;
            if (failure == null || failure == e) {
                return e;
            }
            Throwable first = stopped ? e : failure;
            first.addSuppressed(stopped ? failure : e);
            return first;
        }
    }
}
