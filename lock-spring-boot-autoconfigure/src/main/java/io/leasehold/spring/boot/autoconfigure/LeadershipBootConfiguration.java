package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.spring.LeadershipRegistry;
import io.leasehold.spring.LeadershipSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** Gives leadership its settings by properties, and binds it to the application's readiness where they say so. */
@Configuration(proxyBeanMethods = false)
final class LeadershipBootConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static LeadershipSettings leadershipSettings(DistributedLockProperties properties) {
        return LeadershipRoles.settings(properties.leadership());
    }

    @Bean
    @ConditionalOnProperty(prefix = "distributed-lock.leadership", name = "require-readiness")
    static LeadershipReadiness leadershipReadiness(
            LeadershipRegistry registry, ObjectProvider<ApplicationAvailability> availability) {
        return new LeadershipReadiness(registry, availability);
    }
}
