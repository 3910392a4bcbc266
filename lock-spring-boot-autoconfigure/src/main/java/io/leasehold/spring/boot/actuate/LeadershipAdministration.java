package io.leasehold.spring.boot.actuate;

import io.leasehold.Leadership;
import io.leasehold.LockHandle;
import io.leasehold.spring.LeadershipYieldedEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Yields leaderships on behalf of operators, if that is allowed, and records it. */
final class LeadershipAdministration {

    private static final Logger LOG = LoggerFactory.getLogger(LeadershipAdministration.class);

    private final boolean allowed;
    private final Roles roles;
    private final ApplicationEventPublisher publisher;

    LeadershipAdministration(boolean allowed, Roles roles, ApplicationEventPublisher publisher) {
        this.allowed = allowed;
        this.roles = roles;
        this.publisher = publisher;
    }

    /** Ends the leadership of this process, without waiting for the end of its work. */
    YieldedLeadership yieldLeadership(String role, @Nullable String principal) {
        if (!allowed) {
            return YieldedLeadership.switchedOff();
        }
        Leadership candidate = roles.find(role).orElse(null);
        if (candidate == null) {
            return YieldedLeadership.unknown(
                    role, roles.all().stream().map(Leadership::name).toList());
        }
        LockHandle hold = candidate.hold().orElse(null);
        if (hold == null) {
            return YieldedLeadership.notLeader(role);
        }
        var unused = candidate.yieldAsync().whenComplete((released, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "The leader '{}' has yielded, but its lock was not released: it stays until its lease runs out",
                        role,
                        failure);
            }
        });
        audit(role, hold.fencingToken(), principal);
        return YieldedLeadership.begun(role);
    }

    private void audit(String role, long term, @Nullable String principal) {
        LOG.warn(
                "The leader '{}' with fencing token {} was told to yield through the actuator, by {}",
                role,
                term,
                principal == null ? "somebody unknown" : Printable.of(principal));
        publisher.publishEvent(new LeadershipYieldedEvent(role, term, principal, Instant.now()));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("role", role);
        data.put("term", term);
        publisher.publishEvent(new AuditApplicationEvent(
                principal == null ? "unknown" : principal, "DISTRIBUTED_LOCK_LEADERSHIP_YIELDED", data));
    }
}
