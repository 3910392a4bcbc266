package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockListener;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LockTelemetry;
import io.leasehold.LockTelemetry.AcquireEnd;
import io.leasehold.LockTelemetry.AcquireOutcome;
import io.leasehold.LockTelemetry.HeartbeatOutcome;
import io.leasehold.LossCause;
import io.leasehold.micrometer.DefaultLockAcquireObservationConvention;
import io.leasehold.micrometer.LockAcquireObservationConvention;
import io.leasehold.micrometer.LockMeters;
import io.leasehold.micrometer.LockObservations;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.FakeLockClient.FakeHandle;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class DistributedLockMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final LockRequest REQUEST =
            LockRequest.builder("order:4711").name("order").build();

    private final FakeLockClient locks = new FakeLockClient();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private FakeHandle handle;

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DistributedLockMetricsAutoConfiguration.class));
    private final ApplicationContextRunner metered = bare.withBean(MeterRegistry.class, () -> meters);

    @BeforeEach
    void acquire() throws InterruptedException {
        handle = (FakeHandle) locks.acquire(REQUEST);
    }

    /** Plays what a lock client would tell. */
    private void tell(ApplicationContext context, AcquireOutcome outcome) {
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

    private static void tell(ApplicationContext context, LockEvent event) {
        context.getBeanProvider(LockListener.class).forEach(listener -> listener.onEvent(event));
    }

    private double gauge(String name) {
        return meters.get("distributed.lock." + name)
                .tag("lock.name", "order")
                .gauge()
                .value();
    }

    @Test
    void aLockFromRequestToRelease() {
        metered.run(context -> {
            tell(context, AcquireOutcome.ACQUIRED);
            assertThat(meters.get("distributed.lock.acquire")
                            .tags("lock.name", "order", "outcome", "acquired")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(gauge("held")).isEqualTo(1);
            assertThat(gauge("remaining")).isEqualTo(20);
            assertThat(meters.get("distributed.lock.hold.active")
                            .longTaskTimer()
                            .activeTasks())
                    .isEqualTo(1);
            tell(context, new LockReleasedEvent(handle, NOW));
            assertThat(meters.get("distributed.lock.hold")
                            .tags("lock.name", "order", "outcome", "released")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(gauge("held")).isZero();
            assertThat(gauge("remaining")).isNaN();
        });
    }

    @Test
    void whoWaitsIsCountedUntilTheAnswer() {
        metered.run(context -> {
            LockTelemetry.Acquire begun = context.getBean(LockMeters.class).acquireBegins(REQUEST);
            assertThat(gauge("waiting")).isEqualTo(1);
            begun.ended(new AcquireEnd(AcquireOutcome.TIMEOUT, Duration.ofSeconds(2), null, null));
            assertThat(gauge("waiting")).isZero();
        });
    }

    @Test
    void everyOutcomeOfARequestIsATag() {
        metered.run(context -> {
            for (AcquireOutcome outcome : AcquireOutcome.values()) {
                tell(context, outcome);
            }
            assertThat(meters.get("distributed.lock.acquire").timers())
                    .extracting(timer -> timer.getId().getTag("outcome"))
                    .containsExactlyInAnyOrder("acquired", "busy", "timeout", "cancelled", "error");
        });
    }

    @Test
    void dangerAndLossAreCountedByCause() {
        metered.run(context -> {
            tell(context, AcquireOutcome.ACQUIRED);
            handle.status = LockStatus.IN_DANGER;
            tell(context, new LockInDangerEvent(handle, NOW));
            assertThat(gauge("in.danger")).isEqualTo(1);
            assertThat(meters.get("distributed.lock.danger").counter().count()).isEqualTo(1);
            tell(context, new LockStolenEvent(handle, NOW, LossCause.FORCED));
            tell(context, new LockExpiredEvent(handle, NOW, LossCause.CLIENT_CLOSED));
            assertThat(gauge("in.danger")).isZero();
            for (LossCause cause : LossCause.values()) {
                boolean happened = cause == LossCause.FORCED || cause == LossCause.CLIENT_CLOSED;
                assertThat(meters.get("distributed.lock.lost")
                                .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                                .counter()
                                .count())
                        .as(cause.name())
                        .isEqualTo(happened ? 1 : 0);
            }
            assertThat(meters.get("distributed.lock.hold")
                            .tag("outcome", "lost")
                            .timer()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void aHoldThatEndedBeforeItsGrantWasToldIsNotObservedForEver() {
        metered.run(context -> {
            handle.lose();
            tell(context, AcquireOutcome.ACQUIRED);
            assertThat(meters.get("distributed.lock.hold.active")
                            .longTaskTimer()
                            .activeTasks())
                    .isZero();
            assertThat(meters.get("distributed.lock.hold")
                            .tag("outcome", "lost")
                            .timer()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void heartbeatsAreTimedByOutcome() {
        metered.run(context -> {
            context.getBean(LockMeters.class).heartbeatEnded(handle, Duration.ofMillis(20), HeartbeatOutcome.RENEWED);
            assertThat(meters.get("distributed.lock.heartbeat")
                            .tags("lock.name", "order", "outcome", "renewed")
                            .timer()
                            .totalTime(TimeUnit.MILLISECONDS))
                    .isEqualTo(20);
        });
    }

    @Test
    void noMeterIsTaggedWithTheLockItself() {
        metered.run(context -> {
            tell(context, AcquireOutcome.ACQUIRED);
            tell(context, new LockReleasedEvent(handle, NOW));
            assertThat(meters.getMeters())
                    .flatExtracting(meter -> meter.getId().getTags())
                    .noneMatch(tag -> tag.getValue().contains("4711"));
        });
    }

    @Test
    void aRequestWithoutANameCountsUnderNone() {
        metered.run(context -> {
            context.getBean(LockMeters.class).acquireBegins(LockRequest.of("a"));
            assertThat(meters.get("distributed.lock.waiting")
                            .tag("lock.name", "none")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        });
    }

    @Test
    void theApplicationsRegistryOfObservationsSeesParentKeyAndToken() {
        List<Observation.Context> seen = new ArrayList<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                seen.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        metered.withBean(ObservationRegistry.class, () -> registry).run(context -> {
            Observation request = Observation.start("http", registry);
            request.scoped(() -> tell(context, AcquireOutcome.ACQUIRED));
            tell(context, new LockReleasedEvent(handle, NOW));
            assertThat(seen)
                    .extracting(Observation.Context::getName)
                    .containsExactly("distributed.lock.acquire", "distributed.lock.hold");
            assertThat(seen).allSatisfy(each -> {
                assertThat(each.getParentObservation()).isSameAs(request);
                assertThat(each.getHighCardinalityKeyValue("lock.key").getValue())
                        .isEqualTo("order:4711");
            });
            assertThat(seen.get(1)
                            .getHighCardinalityKeyValue("lock.fencing.token")
                            .getValue())
                    .isEqualTo("1");
        });
    }

    @Test
    void theApplicationsConventionTakesThePlaceOfOurs() {
        LockAcquireObservationConvention own = new LockAcquireObservationConvention() {
            @Override
            public String getName() {
                return "our.locks";
            }
        };
        metered.withBean(LockAcquireObservationConvention.class, () -> own).run(context -> {
            tell(context, AcquireOutcome.BUSY);
            assertThat(meters.find("our.locks").timer()).isNotNull();
            assertThat(meters.find(new DefaultLockAcquireObservationConvention().getName())
                            .timer())
                    .isNull();
        });
    }

    @Test
    void observationsDoWithoutMeters() {
        ApplicationContextRunner observed = bare.withBean(ObservationRegistry.class, ObservationRegistry::create);
        observed.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(LockObservations.class)
                        .doesNotHaveBean("lockMeters"));
    }

    @Test
    void withoutRegistriesThereIsNothing() {
        bare.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(LockMeters.class)
                .doesNotHaveBean(LockObservations.class));
    }

    @Test
    void goesWithoutMicrometer() {
        bare.withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(DistributedLockMetricsAutoConfiguration.class));
    }

    @Test
    void onesOwnMetersTakeThePlaceOfOurs() {
        LockMeters own = new LockMeters(meters);
        metered.withBean(LockMeters.class, () -> own)
                .run(context -> assertThat(context.getBean(LockMeters.class)).isSameAs(own));
    }

    @Test
    void onesOwnObservationsTakeThePlaceOfOurs() {
        LockObservations own = new LockObservations(ObservationRegistry.NOOP, null, null);
        for (ApplicationContextRunner each :
                List.of(metered, metered.withBean(ObservationRegistry.class, ObservationRegistry::create))) {
            each.withBean(LockObservations.class, () -> own)
                    .run(context ->
                            assertThat(context).getBean(LockObservations.class).isSameAs(own));
        }
    }

    @Test
    void doesNotGuessAmongRegistries() {
        bare.withBean("one", MeterRegistry.class, () -> meters)
                .withBean("two", MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean("three", ObservationRegistry.class, ObservationRegistry::create)
                .withBean("four", ObservationRegistry.class, ObservationRegistry::create)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(LockMeters.class)
                        .doesNotHaveBean(LockObservations.class));
    }
}
