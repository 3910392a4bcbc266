package io.leasehold.spring.boot.actuate;

import io.leasehold.Leadership;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Tells for the health who leads each role of this process. Reads one row for each role that another process leads. */
final class LeadershipHealth {

    private final Supplier<? extends Collection<Leadership>> roles;
    private final LongSupplier nanoTime;
    private final Map<String, FollowedRole> known = new ConcurrentHashMap<>();

    LeadershipHealth(Supplier<? extends Collection<Leadership>> roles, LongSupplier nanoTime) {
        this.roles = roles;
        this.nanoTime = nanoTime;
    }

    /** Returns what there is to say of each role. Never fails because of one. */
    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        for (Leadership candidate : roles.get()) {
            FollowedRole role = known.computeIfAbsent(candidate.name(), name -> new FollowedRole(nanoTime));
            details.put(candidate.name(), role.describe(candidate));
        }
        return details;
    }
}
