package io.leasehold.test.spring;

import io.leasehold.LockClient;
import io.leasehold.spring.HoldTimer;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import io.leasehold.test.TestLockClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Configures locks in memory: see {@link AutoConfigureTestLocks}. */
@AutoConfiguration(before = DistributedLockAutoConfiguration.class)
public final class TestLocksAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(LockClient.class)
    TestLockClient lockClient(ApplicationContext context) {
        return new TestLockClientFactory(context).create();
    }

    @Bean
    static LockClientReplacement lockClientReplacement(ApplicationContext context) {
        return new LockClientReplacement(context);
    }

    @Bean
    static IgnoredCustomizers ignoredLockClientBuilderCustomizers() {
        return new IgnoredCustomizers();
    }

    @Bean
    static HoldTimer virtualHoldTimer() {
        return new VirtualHoldTimer();
    }

    @Bean
    PublishedLockEvents publishedLockEvents() {
        return new PublishedLockEvents();
    }
}
