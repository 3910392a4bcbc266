package io.leasehold.spring.boot.actuate;

import io.leasehold.LockClient;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Health of the locks on Spring Boot 4. Its twin for 3.5 differs in nothing but the packages of Spring Boot's types. */
@AutoConfiguration(
        after = DistributedLockAutoConfiguration.class,
        beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({LockClient.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(LockClient.class)
@ConditionalOnEnabledHealthIndicator("distributed-lock")
public final class DistributedLockHealthAutoConfiguration {

    @Bean
    LockHealth lockHealth(ListableBeanFactory beans) {
        return new LockHealth(
                new NamedLockClients(beans)::all, new LeadershipHealth(new Roles(beans)::all, System::nanoTime));
    }

    @Bean
    @ConditionalOnMissingBean(name = {"distributedLockHealthIndicator", "distributedLockHealthContributor"})
    HealthIndicator distributedLockHealthIndicator(LockHealth health) {
        return new Indicator(health);
    }

    private static final class Indicator extends AbstractHealthIndicator {

        private final LockHealth health;

        Indicator(LockHealth health) {
            super("Cannot determine the state of this process's distributed locks");
            this.health = health;
        }

        @Override
        protected void doHealthCheck(Health.Builder builder) {
            LockHealth.Report report = health.report();
            builder.status(report.up() ? "UP" : "DOWN").withDetails(report.details());
        }
    }
}
