package io.leasehold.bridge.boot;

import io.leasehold.LockClient;
import io.leasehold.bridge.shedlock.LeaseholdLockProvider;
import net.javacrumbs.shedlock.core.LockProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the lock provider if ShedLock is present. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(LockProvider.class)
@ConditionalOnProperty(prefix = "distributed-lock.bridges.shedlock", name = "enabled", matchIfMissing = true)
final class ShedlockConfiguration {

    @Bean
    @ConditionalOnMissingBean(LockProvider.class)
    LeaseholdLockProvider leaseholdLockProvider(LockClient client, LockBridgesProperties properties) {
        return LeaseholdLockProvider.builder(client)
                .keyPrefix(properties.shedlock().keyPrefix())
                .deadOwnerWait(properties.shedlock().deadOwnerWait())
                .build();
    }
}
