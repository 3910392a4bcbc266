package io.leasehold;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks and copies the Java values that a row can store as additional attributes. */
final class PlainValues {

    private PlainValues() {}

    static void check(String name, @Nullable Object value) {
        if (name.isEmpty()) {
            throw new InvalidLockSettingException(
                    "attribute", name, "An additional attribute has an empty name. Give it one.");
        }
        if (value instanceof List<?> list) {
            list.forEach(element -> check(name, element));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> {
                if (!(key instanceof String)) {
                    throw unsuitable(name, key);
                }
                check(name, element);
            });
        } else if (!isScalar(value)) {
            throw unsuitable(name, value);
        }
    }

    private static boolean isScalar(@Nullable Object value) {
        if (value instanceof Double || value instanceof Float) {
            return Double.isFinite(((Number) value).doubleValue());
        }
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof byte[];
    }

    private static InvalidLockSettingException unsuitable(String name, @Nullable Object value) {
        String type = value == null ? "null" : value.getClass().getName();
        return new InvalidLockSettingException(
                "attribute " + name,
                String.valueOf(value),
                "The additional attribute '" + name + "' has or contains a value of type " + type + " (" + value
                        + "). Use text, finite numbers, booleans, byte arrays, and lists or text-keyed maps of those.");
    }

    static Map<String, Object> copyOf(Map<String, Object> attributes) {
        if (attributes.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        attributes.forEach((name, value) -> copy.put(name, copyOf(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static Object copyOf(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(PlainValues::copyOf).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, element) -> copy.put((String) key, copyOf(element)));
            return Collections.unmodifiableMap(copy);
        }
        return value;
    }
}
