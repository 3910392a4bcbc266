package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
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

/** The actuator's endpoint {@code locks}, where it is exposed. */
@AutoConfiguration(after = DistributedLockAutoConfiguration.class)
@ConditionalOnClass({LockClient.class, ConditionalOnAvailableEndpoint.class})
public final class DistributedLockEndpointAutoConfiguration {

    /** Apart, because a condition is loaded before those beside it are asked. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(LockClient.class)
    @ConditionalOnAvailableEndpoint(endpoint = LocksEndpoint.class)
    @EnableConfigurationProperties(LocksEndpointProperties.class)
    static final class Available {

        @Bean
        LockAdministration lockAdministration(
                LocksEndpointProperties properties, ListableBeanFactory beans, ApplicationEventPublisher publisher) {
            return new LockAdministration(properties.forceRelease(), new NamedLockClients(beans), publisher);
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
}
