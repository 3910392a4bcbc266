package io.leasehold.internal.engine;

import io.leasehold.LockRecord;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Estimates how much memory records need, in bytes. The estimate is rather high for text, and never zero. */
final class Footprint {

    /** Footprint of an object with a few fields, a number, or an entry of a map or list. */
    private static final int OBJECT = 64;

    private Footprint() {}

    /** Returns the footprint of a record with its key. */
    static long of(LockRecord record) {
        return 8L * OBJECT
                + of((Object) record.key().partitionKey())
                + of((Object) record.key().sortKey())
                + of((Object) record.ownerName())
                + of((Object) record.version())
                + of(record.attributes());
    }

    /** Returns the footprint of additional attributes; 0 if there are none. */
    static long of(Map<?, ?> attributes) {
        long bytes = 0;
        for (Map.Entry<?, ?> entry : attributes.entrySet()) {
            bytes += OBJECT + of(entry.getKey()) + of(entry.getValue());
        }
        return bytes;
    }

    private static long of(@Nullable Object value) {
        if (value instanceof String text) {
            return OBJECT + 2L * text.length();
        } else if (value instanceof byte[] bytes) {
            return OBJECT + (long) bytes.length;
        } else if (value instanceof Map<?, ?> map) {
            return OBJECT + of(map);
        } else if (value instanceof Collection<?> elements) {
            long bytes = OBJECT;
            for (Object element : elements) {
                bytes += OBJECT + of(element);
            }
            return bytes;
        }
        return OBJECT;
    }
}
