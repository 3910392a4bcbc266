package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
import io.leasehold.micrometer.LeadershipMeters;
import io.leasehold.micrometer.LockAcquireObservationConvention;
import io.leasehold.micrometer.LockHoldObservationConvention;
import io.leasehold.micrometer.LockMeters;
import io.leasehold.micrometer.LockObservations;
import io.leasehold.micrometer.LockSessionMeters;
import io.leasehold.spring.LeadershipRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds meters and observations of locks, if Micrometer and its registries are there. */
@AutoConfiguration(
        before = DistributedLockAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass({LockClient.class, ObservationRegistry.class})
public final class DistributedLockMetricsAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSingleCandidate(ObservationRegistry.class)
    static final class Observed {

        @Bean
        @ConditionalOnMissingBean
        LockObservations lockObservations(
                ObservationRegistry registry,
                ObjectProvider<LockAcquireObservationConvention> acquire,
                ObjectProvider<LockHoldObservationConvention> hold) {
            return new LockObservations(registry, acquire.getIfAvailable(), hold.getIfAvailable());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    static final class Metered {

        @Bean
        @ConditionalOnMissingBean
        LockMeters lockMeters(MeterRegistry registry) {
            return new LockMeters(registry);
        }

        @Bean
        @ConditionalOnMissingBean
        LockSessionMeters lockSessionMeters(MeterRegistry registry, ListableBeanFactory beans) {
            return new LockSessionMeters(
                    registry,
                    () -> BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, LockClient.class, true, false)
                            .values());
        }

        @Bean
        @ConditionalOnMissingBean
        LeadershipMeters leadershipMeters(MeterRegistry registry) {
            return new LeadershipMeters(registry);
        }

        @Bean
        LeadershipMetersBinder leadershipMetersBinder(
                LeadershipMeters meters, ObjectProvider<LeadershipRegistry> registries) {
            return new LeadershipMetersBinder(meters, registries);
        }

        /** Without an ObservationRegistry bean, a private registry feeds the meters. */
        @Bean
        @ConditionalOnMissingBean({ObservationRegistry.class, LockObservations.class})
        LockObservations meteredLockObservations(
                MeterRegistry meters,
                ObjectProvider<LockAcquireObservationConvention> acquire,
                ObjectProvider<LockHoldObservationConvention> hold) {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
            return new LockObservations(registry, acquire.getIfAvailable(), hold.getIfAvailable());
        }
    }
}
