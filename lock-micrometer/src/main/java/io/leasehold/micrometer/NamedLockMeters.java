package io.leasehold.micrometer;

import io.leasehold.LockHandle;
import io.leasehold.LockStatus;
import io.leasehold.LockTelemetry.HeartbeatOutcome;
import io.leasehold.LossCause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * The meters of all locks of one name. They are all registered at once: a counter that appears with the value 1 shows
 * no increase in a rate.
 */
final class NamedLockMeters {

    private static final String PREFIX = "distributed.lock.";
    private static final String NAME_TAG = LockObservationDocumentation.LowCardinality.LOCK_NAME.asString();

    private final String name;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<LockHandle> held = ConcurrentHashMap.newKeySet();
    private final Counter dangers;
    private final Map<LossCause, Counter> losses = new EnumMap<>(LossCause.class);
    private final Map<HeartbeatOutcome, Timer> heartbeats = new EnumMap<>(HeartbeatOutcome.class);

    NamedLockMeters(MeterRegistry registry, String name) {
        this.name = name;
        gauge(registry, "waiting", "Requests that have no answer yet", meters -> meters.waiting.get());
        gauge(registry, "held", "Locks that this process holds", meters -> meters.held.size());
        gauge(registry, "in.danger", "Held locks that miss their heartbeats", NamedLockMeters::countInDanger);
        Gauge.builder(PREFIX + "remaining", this, NamedLockMeters::leastSecondsLeft)
                .description(
                        "Time until the first of the held locks ends if no heartbeat succeeds; NaN if none is held")
                .baseUnit("seconds")
                .tag(NAME_TAG, name)
                .register(registry);
        dangers = Counter.builder(PREFIX + "danger")
                .description("How often a lock has come into danger")
                .tag(NAME_TAG, name)
                .register(registry);
        for (LossCause cause : LossCause.values()) {
            losses.put(
                    cause,
                    Counter.builder(PREFIX + "lost")
                            .description("Locks that were lost")
                            .tag(NAME_TAG, name)
                            .tag("cause", Tags.of(cause))
                            .register(registry));
        }
        for (HeartbeatOutcome outcome : HeartbeatOutcome.values()) {
            heartbeats.put(
                    outcome,
                    Timer.builder(PREFIX + "heartbeat")
                            .description("Heartbeats, from sending to answer")
                            .tag(NAME_TAG, name)
                            .tag("outcome", Tags.of(outcome))
                            .register(registry));
        }
    }

    private void gauge(
            MeterRegistry registry, String what, String description, ToDoubleFunction<NamedLockMeters> value) {
        Gauge.builder(PREFIX + what, this, value)
                .description(description)
                .tag(NAME_TAG, name)
                .register(registry);
    }

    private double countInDanger() {
        return held.stream()
                .filter(handle -> handle.status() == LockStatus.IN_DANGER)
                .count();
    }

    private double leastSecondsLeft() {
        return held.stream()
                .mapToDouble(handle -> handle.remaining().toNanos() / 1e9)
                .min()
                .orElse(Double.NaN);
    }

    void waits() {
        waiting.incrementAndGet();
    }

    void waitsNoMore() {
        waiting.decrementAndGet();
    }

    void holds(LockHandle handle) {
        held.add(handle);
    }

    void inDanger() {
        dangers.increment();
    }

    void released(LockHandle handle) {
        held.remove(handle);
    }

    void lost(LockHandle handle, LossCause cause) {
        held.remove(handle);
        Objects.requireNonNull(losses.get(cause)).increment();
    }

    void heartbeat(Duration latency, HeartbeatOutcome outcome) {
        Objects.requireNonNull(heartbeats.get(outcome)).record(latency);
    }
}
