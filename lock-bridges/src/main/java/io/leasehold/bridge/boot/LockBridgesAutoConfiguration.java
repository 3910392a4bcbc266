package io.leasehold.bridge.boot;

import io.leasehold.LockClient;
import io.leasehold.bridge.ThreadLocks;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Configures the bridges whose library is present, on the application's only or primary {@link LockClient}. */
@AutoConfiguration(afterName = "io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration")
@ConditionalOnClass(LockClient.class)
@ConditionalOnSingleCandidate(LockClient.class)
@EnableConfigurationProperties(LockBridgesProperties.class)
@Import({SpringIntegrationConfiguration.Of7.class, SpringIntegrationConfiguration.Of6.class, ShedlockConfiguration.class
})
public final class LockBridgesAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ThreadLocks threadLocks(LockClient client) {
        return new ThreadLocks(client);
    }
}
