package io.leasehold.spring;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/** The kinds of results of locked methods, which tell when their work has ended. */
enum LockedReturn {

    /** With their work done. */
    VALUE,

    /** With a future, which completes when the work is done. */
    FUTURE,

    /** With several futures, or one or none; the work is done when all have completed. */
    FUTURES,

    /** With a publisher, whose subscription is the work; so are Kotlin's suspend functions called. */
    PUBLISHER;

    private static final String FLOW = "kotlinx.coroutines.flow.Flow";
    private static final String UNIT = "kotlin.Unit";

    private static final Map<Class<?>, Object> EMPTY = Map.of(
            Optional.class, Optional.empty(),
            OptionalInt.class, OptionalInt.empty(),
            OptionalLong.class, OptionalLong.empty(),
            OptionalDouble.class, OptionalDouble.empty());

    /**
     * Returns how a method returns; {@code null} if its work may go on in a way that cannot be followed.
     *
     * @param declared what the method returns, or a {@code suspend} function yields
     */
    static @Nullable LockedReturn of(Method method, ResolvableType declared) {
        Class<?> type = declared.toClass();
        if (KotlinDetector.isSuspendingFunction(method)) {
            boolean followed = type.getName().equals(FLOW) || !OngoingWork.is(type);
            return followed
                            && !OngoingWork.isWithin(declared)
                            && ReactiveAdapterRegistry.getSharedInstance().hasAdapters()
                    ? PUBLISHER
                    : null;
        }
        if (ReturnedFutures.areIn(declared)) {
            return FUTURES;
        }
        if (OngoingWork.isWithin(declared)) {
            return null;
        }
        if (Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)) {
            return isFuture(type) ? FUTURE : null;
        }
        if (adapter(type) != null) {
            return PUBLISHER;
        }
        return OngoingWork.is(type) ? null : VALUE;
    }

    /** Returns whether a type is a future's, and one that callers can be given another of. */
    static boolean isFuture(Class<?> type) {
        return (Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type))
                && type.isAssignableFrom(CompletableFuture.class);
    }

    /** Returns what a method of a class returns, or a {@code suspend} function yields. */
    static ResolvableType declared(Method method, Class<?> target) {
        return KotlinDetector.isSuspendingFunction(method)
                ? ResolvableType.forMethodParameter(method, method.getParameterCount() - 1, target)
                        .getGeneric(0)
                : ResolvableType.forMethodReturnType(method, target);
    }

    static @Nullable ReactiveAdapter adapter(Class<?> type) {
        return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }

    /** Returns whether a caller can be told that the method did not run. */
    static boolean canBeSkipped(Method method) {
        Class<?> type = method.getReturnType();
        if (KotlinDetector.isSuspendingFunction(method)) {
            return MethodParameter.forExecutable(method, -1).isOptional()
                    || declared(method, method.getDeclaringClass())
                            .toClass()
                            .getName()
                            .equals(UNIT);
        }
        ReactiveAdapter adapter = adapter(type);
        return adapter == null
                ? !type.isPrimitive() || type == void.class
                : adapter.getDescriptor().supportsEmpty();
    }

    /** Returns what a caller gets, or finds in its future, if the method did not run. */
    @Nullable
    Object ofSkipped(Method method) {
        Class<?> value = this == FUTURE
                ? ResolvableType.forMethodReturnType(method).getGeneric(0).resolve(Object.class)
                : method.getReturnType();
        return EMPTY.get(value);
    }
}
