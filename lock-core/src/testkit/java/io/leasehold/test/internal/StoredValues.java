package io.leasehold.test.internal;

import io.leasehold.internal.store.Beat;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns attributes into what a table returns for them. */
final class StoredValues {

    private StoredValues() {}

    /** Returns attributes as a table returns them, with all numbers as decimals. */
    static Map<String, @Nullable Object> of(Map<String, ?> attributes) {
        Map<String, @Nullable Object> stored = new LinkedHashMap<>();
        attributes.forEach((name, value) -> stored.put(name, of(value)));
        return stored;
    }

    /** Returns what a row says of its holder's end. */
    static @Nullable Instant instant(long aliveUntil) {
        return aliveUntil == Beat.UNKNOWN ? null : Instant.ofEpochSecond(aliveUntil);
    }

    private static Object of(Object value) {
        if (value instanceof Number number) {
            return new BigDecimal(number.toString());
        } else if (value instanceof byte[] bytes) {
            return bytes.clone();
        } else if (value instanceof Collection<?> list) {
            return list.stream().map(StoredValues::of).toList();
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> stored = new LinkedHashMap<>();
            map.forEach((name, inner) -> stored.put(String.valueOf(name), of(inner)));
            return stored;
        }
        return value;
    }
}
