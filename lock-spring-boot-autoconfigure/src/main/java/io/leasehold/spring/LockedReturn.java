package io.leasehold.spring;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** How methods under a lock return, which says when their work has ended. */
enum LockedReturn {

    /** With their work done. */
    VALUE,

    /** With a future, which completes when the work is done. */
    FUTURE,

    /** With a publisher, whose subscription is the work; so are Kotlin's suspend functions called. */
    PUBLISHER;

    private static final Map<Class<?>, Object> EMPTY = Map.of(
            Optional.class, Optional.empty(),
            OptionalInt.class, OptionalInt.empty(),
            OptionalLong.class, OptionalLong.empty(),
            OptionalDouble.class, OptionalDouble.empty());

    /** Known by name, so that they are recognised even where Spring finds no adapter for them. */
    private static final Set<String> PUBLISHERS =
            Set.of("org.reactivestreams.Publisher", "kotlinx.coroutines.flow.Flow", "kotlinx.coroutines.Job");

    /** Returns how a method returns; {@code null} if its work may go on in a way that cannot be followed. */
    static @Nullable LockedReturn of(Method method) {
        Class<?> type = method.getReturnType();
        if (KotlinDetector.isSuspendingFunction(method)) {
            return ReactiveAdapterRegistry.getSharedInstance().hasAdapters() ? PUBLISHER : null;
        }
        if (Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)) {
            return type.isAssignableFrom(CompletableFuture.class) ? FUTURE : null;
        }
        if (adapter(type) != null) {
            return PUBLISHER;
        }
        return outlivesCall(type) ? null : VALUE;
    }

    static @Nullable ReactiveAdapter adapter(Class<?> type) {
        return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }

    /** Returns whether a value of the type may stand for work that goes on. */
    static boolean outlivesCall(Class<?> type) {
        return CompletionStage.class.isAssignableFrom(type)
                || Future.class.isAssignableFrom(type)
                || Flow.Publisher.class.isAssignableFrom(type)
                || ClassUtils.getAllInterfacesForClassAsSet(type).stream()
                        .anyMatch(implemented -> PUBLISHERS.contains(implemented.getName()))
                || adapter(type) != null;
    }

    /** Returns whether a caller can be told that the method did not run. */
    static boolean canBeSkipped(Method method) {
        Class<?> type = method.getReturnType();
        if (KotlinDetector.isSuspendingFunction(method)) {
            return MethodParameter.forExecutable(method, -1).isOptional();
        }
        ReactiveAdapter adapter = adapter(type);
        return adapter == null
                ? !type.isPrimitive() || type == void.class
                : adapter.getDescriptor().supportsEmpty();
    }

    /** Returns what a caller gets, or finds in its future, if the method did not run. */
    static @Nullable Object ofSkipped(Method method) {
        ResolvableType type = ResolvableType.forMethodReturnType(method);
        Class<?> value = of(method) == FUTURE ? type.getGeneric(0).resolve(Object.class) : method.getReturnType();
        return EMPTY.get(value);
    }
}
