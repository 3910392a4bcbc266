package io.leasehold.spring.boot.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code distributed-lock.web.*} says.
 *
 * @param busyAsConflict Whether web requests that fail because a lock stayed busy are answered with 409 Conflict and
 *     Retry-After, instead of as any other exception. A table that cannot be reached is no busy lock.
 * @param retryAfter What Retry-After says to them, in whole seconds, rounded up.
 */
@ConfigurationProperties("distributed-lock.web")
record LockWebProperties(
        @DefaultValue("false") boolean busyAsConflict,
        @DefaultValue("1s") Duration retryAfter) {

    long retryAfterSeconds() {
        return retryAfter.plusNanos(999_999_999).toSeconds();
    }
}
