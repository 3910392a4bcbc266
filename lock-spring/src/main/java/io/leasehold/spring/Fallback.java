package io.leasehold.spring;

import io.leasehold.LockAcquireTimeoutException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * The method to call while others have the lock.
 *
 * @param takesReason whether its last parameter is for the timeout
 */
record Fallback(Method method, boolean takesReason) {

    static @Nullable Fallback of(AnnotationText name, Method locked, Class<?> target, OnBusy onBusy) {
        boolean wanted = onBusy == OnBusy.FALLBACK;
        if (!wanted && name.text().isEmpty()) {
            return null;
        }
        if (!wanted || name.text().isEmpty()) {
            throw name.unusable(
                    wanted ? "names no method" : "has no effect with onBusy = " + onBusy,
                    "Use fallback and onBusy = FALLBACK together, or neither.");
        }
        if (KotlinDetector.isSuspendingFunction(locked)) {
            throw name.unusable(
                    "stands on a suspend function", "Use onBusy = THROW and catch LockAcquireTimeoutException.");
        }
        Class<?>[] parameters = locked.getParameterTypes();
        Method plain = ReflectionUtils.findMethod(target, name.text(), parameters);
        Method withReason = ReflectionUtils.findMethod(target, name.text(), plusReason(parameters));
        Method found = withReason == null ? plain : withReason;
        if (found == null || !fits(locked, found, target)) {
            throw name.unusable(
                    "names no method of " + target.getName() + " that could stand in",
                    "It must have the parameters " + Arrays.toString(parameters) + ", or these and a "
                            + LockAcquireTimeoutException.class.getSimpleName() + ", and return "
                            + locked.getGenericReturnType().getTypeName() + ".");
        }
        Method called = BridgeMethodResolver.findBridgedMethod(found);
        if (called.equals(locked)
                || LockAnnotations.of(target, DistributedLock.class).find(called) != null) {
            throw name.unusable(
                    called.equals(locked)
                            ? "names the method itself, which would run without its lock"
                            : "names a method with @DistributedLock, which would run without its lock",
                    "Name a method that needs no lock.");
        }
        ReflectionUtils.makeAccessible(found);
        return new Fallback(found, withReason != null);
    }

    private static Class<?>[] plusReason(Class<?>[] parameters) {
        Class<?>[] all = Arrays.copyOf(parameters, parameters.length + 1);
        all[parameters.length] = LockAcquireTimeoutException.class;
        return all;
    }

    private static boolean fits(Method locked, Method found, Class<?> target) {
        return ResolvableType.forMethodReturnType(locked, target)
                .isAssignableFrom(ResolvableType.forMethodReturnType(found, target));
    }

    @Nullable
    Object call(@Nullable Object target, @Nullable Object[] arguments, LockAcquireTimeoutException reason)
            throws Throwable {
        @Nullable Object[] all = takesReason ? Arrays.copyOf(arguments, arguments.length + 1) : arguments;
        if (takesReason) {
            all[arguments.length] = reason;
        }
        try {
            return method.invoke(target, all);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
