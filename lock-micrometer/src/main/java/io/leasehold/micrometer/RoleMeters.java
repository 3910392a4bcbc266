package io.leasehold.micrometer;

import io.leasehold.Leadership;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of one role, registered at once: a counter that appears with the value 1 shows no increase in a rate. */
final class RoleMeters {

    private static final String ROLE_TAG = "role";

    private final Set<Leadership> candidates = ConcurrentHashMap.newKeySet();
    private final Counter leaderships;

    RoleMeters(MeterRegistry registry, String role) {
        Gauge.builder("distributed.lock.leader", this, RoleMeters::leads)
                .description("1 if this process leads, 0 if not")
                .tag(ROLE_TAG, role)
                .register(registry);
        leaderships = Counter.builder("distributed.lock.leaderships")
                .description("How often this process has begun to lead")
                .tag(ROLE_TAG, role)
                .register(registry);
    }

    private double leads() {
        return candidates.stream().anyMatch(Leadership::isLeader) ? 1 : 0;
    }

    void add(Leadership candidate) {
        candidates.add(candidate);
    }

    void granted() {
        leaderships.increment();
    }
}
