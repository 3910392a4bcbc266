package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockEvent;
import io.leasehold.LockListener;
import io.leasehold.LockRequest;
import io.leasehold.LockTelemetry;
import io.leasehold.LockTelemetry.AcquireEnd;
import io.leasehold.LockTelemetry.AcquireOutcome;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.FakeLockClient.FakeHandle;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** An application with meters, and a lock client that plays what it would tell. */
abstract class MetricsFixture {

    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    static final LockRequest REQUEST =
            LockRequest.builder("order:4711").name("order").build();

    final FakeLockClient locks = new FakeLockClient();
    final MeterRegistry meters = new SimpleMeterRegistry();
    FakeHandle handle;

    final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DistributedLockMetricsAutoConfiguration.class));
    final ApplicationContextRunner metered = bare.withBean(MeterRegistry.class, () -> meters);

    @BeforeEach
    void acquire() throws InterruptedException {
        handle = (FakeHandle) locks.acquire(REQUEST);
    }

    /** Plays what a lock client would tell. */
    void tell(ApplicationContext context, AcquireOutcome outcome) {
        List<LockTelemetry.Acquire> begun = context.getBeanProvider(LockTelemetry.class).stream()
                .map(telemetry -> telemetry.acquireBegins(REQUEST))
                .toList();
        boolean acquired = outcome == AcquireOutcome.ACQUIRED;
        if (acquired) {
            tell(context, new LockAcquiredEvent(handle, NOW));
        }
        begun.forEach(
                each -> each.ended(new AcquireEnd(outcome, Duration.ofSeconds(2), acquired ? handle : null, null)));
    }

    static void tell(ApplicationContext context, LockEvent event) {
        context.getBeanProvider(LockListener.class).forEach(listener -> listener.onEvent(event));
    }

    double gauge(String name) {
        return meters.get("distributed.lock." + name)
                .tag("lock.name", "order")
                .gauge()
                .value();
    }
}
