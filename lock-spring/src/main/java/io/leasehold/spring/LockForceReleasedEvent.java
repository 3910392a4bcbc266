package io.leasehold.spring;

import io.leasehold.LockRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody freed a lock by force through the actuator. Published as a Spring application event, for an audit.
 *
 * @param record what the table showed before
 * @param principal who did it; {@code null} if the actuator knows nobody
 * @param time when
 */
public record LockForceReleasedEvent(
        LockRecord record, @Nullable String principal, Instant time) {}
