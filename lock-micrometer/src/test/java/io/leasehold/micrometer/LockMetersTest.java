package io.leasehold.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LockTelemetry.Acquire;
import io.leasehold.LockTelemetry.AcquireEnd;
import io.leasehold.LockTelemetry.AcquireOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application without Spring adds to its lock client. Spring Boot's tests go through all outcomes. */
class LockMetersTest {

    private static final LockRequest REQUEST =
            LockRequest.builder("order:1").name("order").build();

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final LockHandle handle = mock(LockHandle.class);

    @BeforeEach
    void hold() {
        when(handle.request()).thenReturn(REQUEST);
        when(handle.key()).thenReturn(LockKey.of("order:1"));
        when(handle.status()).thenReturn(LockStatus.LOCKED);
        when(handle.remaining()).thenReturn(Duration.ofSeconds(20));
    }

    @Test
    void heldLocksAreCountedUntilTheirRelease() {
        LockMeters meters = new LockMeters(registry);
        meters.onEvent(new LockAcquiredEvent(handle, Instant.EPOCH));
        assertThat(gauge("held")).isEqualTo(1);
        assertThat(gauge("remaining")).isEqualTo(20);
        meters.onEvent(new LockReleasedEvent(handle, Instant.EPOCH));
        assertThat(gauge("held")).isZero();
    }

    @Test
    void requestsAndHoldsAreTimed() {
        ObservationRegistry observed = ObservationRegistry.create();
        observed.observationConfig().observationHandler(new DefaultMeterObservationHandler(registry));
        LockObservations observations = new LockObservations(observed, null, null);
        Acquire acquire = observations.acquireBegins(REQUEST);
        acquire.ended(new AcquireEnd(AcquireOutcome.ACQUIRED, Duration.ofSeconds(1), handle, null));
        observations.onEvent(new LockReleasedEvent(handle, Instant.EPOCH));
        assertThat(registry.get("distributed.lock.acquire").timer().count()).isEqualTo(1);
        assertThat(registry.get("distributed.lock.hold").timer().count()).isEqualTo(1);
    }

    private double gauge(String name) {
        return registry.get("distributed.lock." + name).gauge().value();
    }
}
