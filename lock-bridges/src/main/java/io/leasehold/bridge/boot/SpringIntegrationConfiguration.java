package io.leasehold.bridge.boot;

import io.leasehold.LockClient;
import io.leasehold.bridge.integration.LeaseholdLockRegistry;
import io.leasehold.bridge.integration.LeaseholdLockRegistry6;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.support.locks.LockRegistry;

/** Configures the lock registry for the present line of Spring Integration. Only 7 has {@code DistributedLock}. */
final class SpringIntegrationConfiguration {

    private static final String LOCK_OF_7 = "org.springframework.integration.support.locks.DistributedLock";

    private SpringIntegrationConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = LOCK_OF_7)
    @ConditionalOnProperty(
            prefix = "distributed-lock.bridges.spring-integration",
            name = "enabled",
            matchIfMissing = true)
    static final class Of7 {

        @Bean
        @ConditionalOnMissingBean(LockRegistry.class)
        LeaseholdLockRegistry leaseholdLockRegistry(LockClient client, LockBridgesProperties properties) {
            return new LeaseholdLockRegistry(
                    client, properties.springIntegration().keyPrefix());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(LockRegistry.class)
    @ConditionalOnMissingClass(LOCK_OF_7)
    @ConditionalOnProperty(
            prefix = "distributed-lock.bridges.spring-integration",
            name = "enabled",
            matchIfMissing = true)
    static final class Of6 {

        @Bean
        @ConditionalOnMissingBean(LockRegistry.class)
        LeaseholdLockRegistry6 leaseholdLockRegistry(LockClient client, LockBridgesProperties properties) {
            return new LeaseholdLockRegistry6(
                    client, properties.springIntegration().keyPrefix());
        }
    }
}
