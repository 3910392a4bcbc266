package io.leasehold.test.spring;

import io.leasehold.LockClient;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import io.leasehold.test.TestLockClient;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Locks in memory: see {@link AutoConfigureTestLocks}. */
@AutoConfiguration(before = DistributedLockAutoConfiguration.class)
public final class TestLocksAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(LockClient.class)
    TestLockClient lockClient(ConfigurableListableBeanFactory beans) {
        return new TestLockClientFactory(beans).create();
    }

    @Bean
    static LockClientReplacement lockClientReplacement() {
        return new LockClientReplacement();
    }

    @Bean
    PublishedLockEvents publishedLockEvents() {
        return new PublishedLockEvents();
    }
}
