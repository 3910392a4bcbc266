package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockReleasedEvent;
import io.leasehold.LockTelemetry.AcquireOutcome;
import io.leasehold.micrometer.DefaultLockAcquireObservationConvention;
import io.leasehold.micrometer.LockAcquireObservationConvention;
import io.leasehold.micrometer.LockMeters;
import io.leasehold.micrometer.LockObservations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which registries, conventions and beans of the application the meters and observations use. */
class DistributedLockMetricsAutoConfigurationTest extends MetricsFixture {

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
