package io.leasehold.spring;

import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * A method that runs under a lock: its annotation, parsed and known to be usable.
 *
 * @param name class and method, for messages
 * @param sortKey {@code null} for none
 * @param waitTimeout {@code null} for the client's, or with {@link OnBusy#SKIP} for one attempt
 * @param lease {@code null} for the client's
 */
record LockedMethod(
        String name,
        KeyTemplate key,
        @Nullable KeyTemplate sortKey,
        @Nullable Duration waitTimeout,
        @Nullable Duration lease,
        OnBusy onBusy,
        Class<?> returnType) {

    static LockedMethod of(Method method, DistributedLock annotation, Environment environment) {
        String name = method.getDeclaringClass().getName() + "." + method.getName();
        Class<?> returnType = method.getReturnType();
        if (LockedReturn.outlivesCall(method)) {
            throw new Setting("return type", returnType.getTypeName(), name)
                    .unusable(
                            "may stand for work that goes on after the method has returned, when the lock is given up",
                            "Return a plain value, or use LockClient.acquireAsync.");
        }
        if (annotation.onBusy() == OnBusy.SKIP && !LockedReturn.canBeSkipped(returnType)) {
            throw new Setting("onBusy", OnBusy.SKIP.name(), name)
                    .unusable(
                            "needs a value that says that the method did not run, and " + returnType + " has none",
                            "Return an Optional or an object, or use onBusy = THROW.");
        }
        Setting key = Setting.of("key", annotation.key().isEmpty() ? name : annotation.key(), name, environment);
        Setting sortKey = Setting.of("sortKey", annotation.sortKey(), name, environment);
        return new LockedMethod(
                name,
                new KeyTemplate(key, method),
                annotation.sortKey().isEmpty() ? null : new KeyTemplate(sortKey, method),
                duration("waitTimeout", annotation.waitTimeout(), name, environment),
                duration("lease", annotation.lease(), name, environment),
                annotation.onBusy(),
                returnType);
    }

    private static @Nullable Duration duration(String attribute, String text, String name, Environment environment) {
        return text.isEmpty()
                ? null
                : Setting.of(attribute, text, name, environment).duration();
    }

    LockRequest request(@Nullable Object[] arguments) {
        String partitionKey = key.resolve(arguments);
        LockRequest.Builder request = LockRequest.builder(
                sortKey == null ? LockKey.of(partitionKey) : LockKey.of(partitionKey, sortKey.resolve(arguments)));
        if (waitTimeout != null) {
            request.waitTimeout(waitTimeout);
        }
        if (lease != null) {
            request.lease(lease);
        }
        return request.build();
    }
}
