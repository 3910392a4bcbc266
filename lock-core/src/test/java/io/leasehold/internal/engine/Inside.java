package io.leasehold.internal.engine;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads fields that the engine shows to nobody. */
final class Inside {

    private static final Set<String> PACKAGES = Set.of(
            "io.leasehold.internal.engine", "io.leasehold.internal.engine.pace", "io.leasehold.internal.runtime");

    /** What a client remembers of the past, up to a bound, and whom it tells of events. */
    private static final Set<String> MEMORIES = Set.of(
            "Observations", "YieldedLocks", "LastSlots", "ForeignSessions", "Registry.dead", "Audience.listeners");

    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    private Inside() {}

    static Object of(Object owner, String name) {
        return FIELDS.computeIfAbsent(owner.getClass(), Inside::fieldsOf).stream()
                .filter(field -> field.getName().equals(name))
                .map(field -> valueOf(field, owner))
                .findFirst()
                .orElseThrow(() -> new AssertionError(owner.getClass() + " has no field '" + name + "' any more"));
    }

    /** Returns the sizes of the maps and collections of all parts that can be reached from one, by where they are. */
    static Map<String, Integer> sizes(Object part) {
        Map<String, Integer> sizes = new TreeMap<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> parts = new ArrayDeque<>(List.of(part));
        while (!parts.isEmpty()) {
            Object next = parts.remove();
            if (seen.add(next)) {
                FIELDS.computeIfAbsent(next.getClass(), Inside::fieldsOf)
                        .forEach(field -> visit(next, field, parts, sizes));
            }
        }
        return sizes;
    }

    private static void visit(Object owner, Field field, Deque<Object> parts, Map<String, Integer> sizes) {
        Object value = valueOf(field, owner);
        String type = owner.getClass().getSimpleName();
        String where = type + "." + field.getName();
        boolean remembered = MEMORIES.contains(type) || MEMORIES.contains(where);
        if (value instanceof Map<?, ?> map && !remembered) {
            sizes.merge(where, size(map.values()), Integer::sum);
        } else if (value instanceof Collection<?> collection && !remembered) {
            sizes.merge(where, size(collection), Integer::sum);
        } else if (value != null && PACKAGES.contains(value.getClass().getPackageName())) {
            parts.add(value);
        }
    }

    /** A collection of collections is a fixed one, of which each has its contents. */
    private static int size(Collection<?> collection) {
        return collection.stream()
                .mapToInt(element -> element instanceof Collection<?> inner ? inner.size() : 1)
                .sum();
    }

    private static List<Field> fieldsOf(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            boolean settings = type == EngineSettings.class || type == Seams.class;
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && !settings) {
                field.setAccessible(true);
                fields.add(field);
            }
        }
        return fields;
    }

    private static @Nullable Object valueOf(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("was made accessible", e);
        }
    }
}
