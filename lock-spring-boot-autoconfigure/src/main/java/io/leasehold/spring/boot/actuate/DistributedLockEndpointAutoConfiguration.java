package io.leasehold.spring.boot.actuate;

import io.leasehold.LockClient;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import io.leasehold.spring.boot.autoconfigure.DistributedLockProperties;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds the actuator endpoints {@code locks} and {@code leadership}, if they are exposed. */
@AutoConfiguration(after = DistributedLockAutoConfiguration.class)
@ConditionalOnClass({LockClient.class, ConditionalOnAvailableEndpoint.class})
public final class DistributedLockEndpointAutoConfiguration {

    /** A class of its own, because Spring loads all conditions of a class before it evaluates the first. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(LockClient.class)
    @ConditionalOnAvailableEndpoint(endpoint = LocksEndpoint.class)
    @EnableConfigurationProperties(DistributedLockProperties.class)
    static final class Available {

        @Bean
        LockAdministration lockAdministration(
                DistributedLockProperties properties, ListableBeanFactory beans, ApplicationEventPublisher publisher) {
            return new LockAdministration(properties.endpoint().forceRelease(), new NamedLockClients(beans), publisher);
        }

        @Bean
        @ConditionalOnMissingBean
        LocksEndpoint locksEndpoint(ListableBeanFactory beans, LockAdministration administration) {
            return new LocksEndpoint(new NamedLockClients(beans), new AnnotatedMethods(beans), administration);
        }

        @Bean
        @ConditionalOnMissingBean
        LocksEndpointWebExtension locksEndpointWebExtension(LockAdministration administration) {
            return new LocksEndpointWebExtension(administration);
        }
    }

    /** As {@link Available}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(LockClient.class)
    @ConditionalOnAvailableEndpoint(endpoint = LeadershipEndpoint.class)
    @EnableConfigurationProperties(DistributedLockProperties.class)
    static final class LeadershipAvailable {

        @Bean
        LeadershipAdministration leadershipAdministration(
                DistributedLockProperties properties, ListableBeanFactory beans, ApplicationEventPublisher publisher) {
            return new LeadershipAdministration(properties.endpoint().yield(), new Roles(beans), publisher);
        }

        @Bean
        @ConditionalOnMissingBean
        LeadershipEndpoint leadershipEndpoint(ListableBeanFactory beans, LeadershipAdministration administration) {
            return new LeadershipEndpoint(new Roles(beans), administration);
        }

        @Bean
        @ConditionalOnMissingBean
        LeadershipEndpointWebExtension leadershipEndpointWebExtension(LeadershipAdministration administration) {
            return new LeadershipEndpointWebExtension(administration);
        }
    }
}
