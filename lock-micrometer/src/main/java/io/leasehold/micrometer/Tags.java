package io.leasehold.micrometer;

import io.leasehold.LockRequest;
import java.util.Locale;

/** Values of tags: few, lower case, never made of the lock's key. */
final class Tags {

    private Tags() {}

    static String nameOf(LockRequest request) {
        return request.name().orElse("none");
    }

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
