package io.leasehold.spring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * This process was told through the actuator to yield a leadership. Published as a Spring application event, for audits.
 * The leadership's end is a {@link LeadershipRevokedEvent} of its own.
 *
 * @param role the name of the leadership
 * @param term the fencing token of the leadership that was yielded
 * @param principal the user who asked for it; {@code null} if the actuator does not know the user
 * @param time when
 */
public record LeadershipYieldedEvent(
        String role, long term, @Nullable String principal, Instant time) {}
