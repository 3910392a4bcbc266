package io.leasehold.spring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Futures that a method returns together: the elements of a collection or an array, the values of a map, an optional's. */
final class ReturnedFutures {

    private static final Set<Class<?>> HOLDERS =
            Set.of(Collection.class, List.class, Set.class, Map.class, Optional.class);

    private ReturnedFutures() {}

    /** Returns whether a method that is declared so returns futures which others can replace. */
    static boolean areIn(ResolvableType declared) {
        if (declared.isArray()) {
            return isFuture(declared.getComponentType());
        }
        ResolvableType[] parts = declared.getGenerics();
        return HOLDERS.contains(declared.toClass())
                && parts.length > 0
                && isFuture(parts[parts.length - 1])
                && Arrays.stream(parts, 0, parts.length - 1).noneMatch(OngoingWork::isOrHas);
    }

    private static boolean isFuture(ResolvableType part) {
        return LockedReturn.isFuture(part.toClass()) && !OngoingWork.isWithin(part);
    }

    /** Returns the like of what a method has returned, with other futures. */
    static Object replaced(Object returned, Function<Object, CompletableFuture<?>> other) {
        if (returned instanceof Optional<?> optional) {
            return optional.map(other);
        }
        if (returned instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> replaced = new LinkedHashMap<>();
            map.forEach((key, work) -> replaced.put(key, replacedOne(work, other)));
            return replaced;
        }
        if (returned instanceof Object[] array) {
            return Arrays.stream(array).map(work -> replacedOne(work, other)).toArray(CompletableFuture<?>[]::new);
        }
        Collection<?> works = (Collection<?>) returned;
        Collection<@Nullable Object> replaced = works instanceof Set<?> ? new LinkedHashSet<>() : new ArrayList<>();
        works.forEach(work -> replaced.add(replacedOne(work, other)));
        return replaced;
    }

    private static @Nullable Object replacedOne(@Nullable Object work, Function<Object, CompletableFuture<?>> other) {
        return work == null ? null : other.apply(work);
    }
}
