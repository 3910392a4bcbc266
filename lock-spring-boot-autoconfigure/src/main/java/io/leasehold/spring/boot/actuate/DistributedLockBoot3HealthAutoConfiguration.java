package io.leasehold.spring.boot.actuate;

import io.leasehold.LockClient;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Health of the locks on Spring Boot 3.5. Its twin for 4 differs in nothing but the packages of Spring Boot's types. */
@AutoConfiguration(
        after = DistributedLockAutoConfiguration.class,
        beforeName = "org.springframework.boot.actuate.autoconfigure.health.HealthContributorAutoConfiguration")
@ConditionalOnClass({LockClient.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(LockClient.class)
@ConditionalOnEnabledHealthIndicator("distributed-lock")
public final class DistributedLockBoot3HealthAutoConfiguration {

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
