package io.leasehold.spring;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;

/** Runs methods under their locks, or not at all. */
final class DistributedLockInterceptor implements MethodInterceptor {

    private static final Logger log = LoggerFactory.getLogger(DistributedLockInterceptor.class);

    private final LockedMethods methods;
    private final Supplier<LockClient> client;
    private final Supplier<CallersTransaction> transaction;

    DistributedLockInterceptor(
            LockedMethods methods, Supplier<LockClient> client, Supplier<CallersTransaction> transaction) {
        this.methods = methods;
        this.client = client;
        this.transaction = transaction;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        LockedMethod method = Objects.requireNonNull(
                methods.find(invocation.getMethod(), target == null ? null : AopUtils.getTargetClass(target)));
        LockRequest request = method.request(invocation.getArguments());
        LockClient locks = client.get();
        LockHandle outer = outer(locks, request.key());
        if (outer != null) {
            outer.ensureHeld();
            return run(method, invocation, locks, outer, LockHandle::ensureHeld);
        }
        transaction.get().check(method);
        LockHandle handle = acquire(method, invocation.getMethod(), locks, request);
        return handle == null
                ? LockedReturn.ofSkipped(method.returnType())
                : run(method, invocation, locks, handle, ended -> end(locks, ended));
    }

    private @Nullable LockHandle outer(LockClient locks, LockKey key) {
        LockHandle running = LockContext.find(locks, key);
        return running == null ? transaction.get().find(locks, key) : running;
    }

    private void end(LockClient locks, LockHandle handle) {
        if (transaction.get().keep(locks, handle)) {
            handle.ensureHeld();
        } else {
            release(handle);
        }
    }

    private static @Nullable LockHandle acquire(
            LockedMethod method, Method called, LockClient locks, LockRequest request) throws InterruptedException {
        try {
            LockHandle handle = method.onBusy() == OnBusy.SKIP ? ifFree(locks, request) : locks.acquire(request);
            if (handle == null) {
                log.debug("Skipped {}: others have lock '{}'", method.name(), request.key());
            }
            return handle;
        } catch (InterruptedException e) {
            if (Arrays.stream(called.getExceptionTypes()).anyMatch(type -> type.isInstance(e))) {
                throw e;
            }
            Thread.currentThread().interrupt();
            throw new LockException(
                    LockException.Code.UNKNOWN,
                    "Interrupted while waiting for lock '" + request.key() + "'. " + method.name()
                            + " was not run. Declare InterruptedException there to get that instead.",
                    e);
        }
    }

    private static @Nullable LockHandle ifFree(LockClient locks, LockRequest request) throws InterruptedException {
        if (request.waitTimeout().isEmpty()) {
            return locks.tryAcquire(request).orElse(null);
        }
        try {
            return locks.acquire(request);
        } catch (LockAcquireTimeoutException e) {
            if (e.holder().isEmpty() && e.getCause() != null) {
                // The table did not answer: that is no sign that anybody else does the work.
                throw e;
            }
            return null;
        }
    }

    /** Whatever the method does, the caller gets to know if its lock was lost meanwhile. */
    private static @Nullable Object run(
            LockedMethod method,
            MethodInvocation invocation,
            LockClient locks,
            LockHandle handle,
            Consumer<LockHandle> end)
            throws Throwable {
        Object result;
        LockContext.enter(locks, handle);
        try {
            result = invocation.proceed();
        } catch (Throwable failure) {
            LockContext.leave();
            endAfter(failure, handle, end);
            throw failure;
        }
        LockContext.leave();
        end.accept(handle);
        if (result != null && method.returnType() == Object.class && LockedReturn.outlivesCall(result.getClass())) {
            throw new Setting("return value", result.getClass().getTypeName(), method.name())
                    .unusable(
                            "may stand for work that goes on, and the lock is given up already",
                            "Return a plain value, or use LockClient.acquireAsync.");
        }
        return result;
    }

    private static void endAfter(Throwable failure, LockHandle handle, Consumer<LockHandle> end) {
        try {
            end.accept(handle);
        } catch (LockException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
    }

    private static void release(LockHandle handle) {
        try {
            handle.release();
        } catch (LockLostException e) {
            throw e;
        } catch (LockException e) {
            // The lock was held to the end, so the work is good. Others wait a little longer.
            log.warn("Lock '{}' was not released and becomes free when its lease runs out", handle.key(), e);
        }
    }
}
