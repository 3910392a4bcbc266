package io.leasehold.spring;

import io.leasehold.LockRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lock was released by force through the actuator. Published as a Spring application event, for audits.
 *
 * @param record the row in the table before the release
 * @param principal the user who released it; {@code null} if the actuator does not know the user
 * @param time when
 */
public record LockForceReleasedEvent(
        LockRecord record, @Nullable String principal, Instant time) {}
