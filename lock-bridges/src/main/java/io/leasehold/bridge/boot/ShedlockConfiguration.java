package io.leasehold.bridge.boot;

import io.leasehold.LockClient;
import io.leasehold.bridge.shedlock.LeaseholdLockProvider;
import java.time.Duration;
import net.javacrumbs.shedlock.core.LockProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The lock provider, if ShedLock is there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(LockProvider.class)
@ConditionalOnProperty(prefix = "distributed-lock.bridges.shedlock", name = "enabled", matchIfMissing = true)
final class ShedlockConfiguration {

    @Bean
    @ConditionalOnMissingBean(LockProvider.class)
    LeaseholdLockProvider leaseholdLockProvider(
            LockClient client, LockBridgesProperties properties, Environment environment) {
        LeaseholdLockProvider.Builder builder = LeaseholdLockProvider.builder(client)
                .keyPrefix(properties.shedlock().keyPrefix())
                .deadOwnerWait(properties.shedlock().deadOwnerWait());
        Binder.get(environment)
                .bind("distributed-lock.lease-duration", Duration.class)
                .ifBound(builder::clientLease);
        return builder.build();
    }
}
