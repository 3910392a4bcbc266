package io.leasehold.spring;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/** What methods under a lock can return. */
final class LockedReturn {

    private static final Map<Class<?>, Object> EMPTY = Map.of(
            Optional.class, Optional.empty(),
            OptionalInt.class, OptionalInt.empty(),
            OptionalLong.class, OptionalLong.empty(),
            OptionalDouble.class, OptionalDouble.empty());

    /** Known by name, so that they are recognised even where Spring finds no adapter for them. */
    private static final Set<String> PUBLISHERS =
            Set.of("org.reactivestreams.Publisher", "kotlinx.coroutines.flow.Flow", "kotlinx.coroutines.Job");

    private LockedReturn() {}

    /** Returns whether the work may go on after the method has returned, when the lock would be given up already. */
    static boolean outlivesCall(Method method) {
        return KotlinDetector.isSuspendingFunction(method) || outlivesCall(method.getReturnType());
    }

    /** Returns whether a value of the type may stand for work that goes on. */
    static boolean outlivesCall(Class<?> type) {
        return CompletionStage.class.isAssignableFrom(type)
                || Future.class.isAssignableFrom(type)
                || Flow.Publisher.class.isAssignableFrom(type)
                || ClassUtils.getAllInterfacesForClassAsSet(type).stream()
                        .anyMatch(implemented -> PUBLISHERS.contains(implemented.getName()))
                || ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
    }

    /** Returns whether a caller can be told that the method did not run. */
    static boolean canBeSkipped(Class<?> type) {
        return !type.isPrimitive() || type == void.class;
    }

    /** Returns what a caller gets if the method did not run. */
    static @Nullable Object ofSkipped(Class<?> type) {
        return EMPTY.get(type);
    }
}
