package io.leasehold.internal.engine.threads;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The objects that an engine keeps, counted by class: queues, holds, requests, work under way, timers. One that has come
 * to rest keeps as many as a new one, but for what it has seen of other owners and of the table's time.
 */
final class Footprint {

    private static final List<String> PACKAGES = List.of(
            "io.leasehold.internal.engine", "io.leasehold.internal.engine.pace", "io.leasehold.internal.runtime");

    /** Bounded memories, which may outlive the requests that filled them. */
    private static final Set<String> MEMORIES =
            Set.of("Observation", "ForeignSession", "YieldedLocks$Yielded", "TableClock$Known");

    private final Map<String, Integer> counts = new TreeMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> left = new ArrayDeque<>();

    private Footprint() {}

    static Map<String, Integer> of(Object engine) {
        Footprint footprint = new Footprint();
        footprint.reach(engine);
        while (!footprint.left.isEmpty()) {
            footprint.visit(footprint.left.remove());
        }
        return footprint.counts;
    }

    private void reach(@Nullable Object object) {
        if (object != null && seen.add(object)) {
            left.add(object);
        }
    }

    private void visit(Object object) {
        if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                reach(key);
                reach(value);
            });
        } else if (object instanceof Collection<?> collection) {
            collection.forEach(this::reach);
        } else if (object instanceof Optional<?> optional) {
            reach(optional.orElse(null));
        } else if (object instanceof AtomicReference<?> reference) {
            reach(reference.get());
        } else if (object instanceof CompletableFuture<?>) {
            count("future", 1);
        } else if (object instanceof ScheduledThreadPoolExecutor executor) {
            count("timer", executor.getQueue().size());
        } else if (isOurs(object.getClass())) {
            visitOurs(object);
        }
    }

    private static boolean isOurs(Class<?> type) {
        return PACKAGES.contains(type.getPackageName());
    }

    private void visitOurs(Object object) {
        String name = object.getClass()
                .getName()
                .substring(object.getClass().getPackageName().length() + 1)
                .replaceAll("Lambda.*", "Lambda");
        if (MEMORIES.contains(name)) {
            return;
        }
        count(name, 1);
        for (Class<?> type = object.getClass(); type != null && isOurs(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    reach(valueOf(field, object));
                }
            }
        }
    }

    private static @Nullable Object valueOf(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private void count(String what, int many) {
        if (many > 0) {
            counts.merge(what, many, Integer::sum);
        }
    }
}
