package io.leasehold.micrometer;

import io.leasehold.Leadership;
import io.leasehold.LeadershipListener;
import io.leasehold.LockHandle;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows which roles this process leads, and counts its leaderships. The registry does not keep this object from the garbage
 * collector: its user does. Safe for use by several threads.
 *
 * <p>As a {@link LeadershipListener} it registers the meters of a role when the role is first led. {@link #add} registers
 * them before that.
 */
public final class LeadershipMeters implements LeadershipListener {

    private final MeterRegistry registry;
    private final Map<String, RoleMeters> byRole = new ConcurrentHashMap<>();

    /** Makes meters of a registry. */
    public LeadershipMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Registers the meters of a candidate's role. Does nothing if this candidate was added before. */
    public void add(Leadership candidate) {
        of(candidate).add(candidate);
    }

    /** Counts a leadership of a candidate, which is added if it was not before. */
    public void granted(Leadership candidate) {
        add(candidate);
        of(candidate).granted();
    }

    @Override
    public void onGranted(Leadership leadership, LockHandle hold) {
        granted(leadership);
    }

    private RoleMeters of(Leadership candidate) {
        return byRole.computeIfAbsent(candidate.name(), role -> new RoleMeters(registry, role));
    }
}
