package io.leasehold.micrometer;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockListener;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockRequest;
import io.leasehold.LockStolenEvent;
import io.leasehold.LockTelemetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts heartbeats, danger and losses, and how many locks are held and awaited. The meters of a lock's name are
 * registered when it is first requested.
 */
public final class LockMeters implements LockTelemetry, LockListener {

    private final MeterRegistry registry;
    private final Map<String, NamedLockMeters> byName = new ConcurrentHashMap<>();

    /** Makes meters of a registry. */
    public LockMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    private NamedLockMeters of(LockRequest request) {
        return byName.computeIfAbsent(Tags.nameOf(request), name -> new NamedLockMeters(registry, name));
    }

    @Override
    public Acquire acquireBegins(LockRequest request) {
        NamedLockMeters meters = of(request);
        meters.waits();
        return end -> meters.waitsNoMore();
    }

    @Override
    public void heartbeatEnded(LockHandle handle, Duration latency, HeartbeatOutcome outcome) {
        of(handle.request()).heartbeat(latency, outcome);
    }

    @Override
    public void onEvent(LockEvent event) {
        LockHandle handle = event.handle();
        NamedLockMeters meters = of(handle.request());
        if (event instanceof LockAcquiredEvent) {
            meters.holds(handle);
        } else if (event instanceof LockInDangerEvent) {
            meters.inDanger();
        } else if (event instanceof LockReleasedEvent) {
            meters.released(handle);
        } else if (event instanceof LockStolenEvent stolen) {
            meters.lost(handle, stolen.cause());
        } else if (event instanceof LockExpiredEvent expired) {
            meters.lost(handle, expired.cause());
        }
    }
}
