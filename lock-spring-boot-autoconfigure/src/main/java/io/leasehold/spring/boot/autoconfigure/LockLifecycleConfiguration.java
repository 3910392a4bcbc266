package io.leasehold.spring.boot.autoconfigure;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * Stops locks in order when the application stops: first leaderships begin to end and no lock is acquired any more; then
 * running work ends under its locks; then the locks end.
 *
 * <p>When the application stops for good, they end when the lock client is destroyed: after the beans that use it,
 * which may have locks to release, and after all executors, which may still wait for tasks. When it is only paused, or
 * stopped for a checkpoint, nothing is destroyed, and they end in a phase after that of the executors.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DistributedLockProperties.class)
final class LockLifecycleConfiguration {

    /** Stops after web servers, message listeners, schedulers and executors; starts before them. */
    static final int CLOSING_PHASE = ExecutorConfigurationSupport.DEFAULT_PHASE - 1024;

    @Bean
    static ExecutorsEndFirst executorsEndBeforeLocks(ConfigurableListableBeanFactory beans) {
        return new ExecutorsEndFirst(beans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LockPropertyTexts lockPropertyTexts(Environment environment) {
        return new LockPropertyTexts(environment);
    }

    /**
     * In the first phase, unless that is changed, in which leaderships end as well. There is no earlier one. Within a phase
     * Spring stops a bean after those that depend on it. So the leaderships are told to end first: nobody leads any more,
     * and no candidate is refused, when the clients stop acquiring. Then the leaders' work ends like all other work, under
     * the locks that it has; their own are released then, as releases go on until the clients close.
     */
    @Bean
    LockLifecycle lockAcquiringLifecycle(
            DistributedLockProperties properties,
            ConfigurableApplicationContext context,
            ConfigurableListableBeanFactory beans) {
        LockClients clients = new LockClients(beans);
        beans.registerDependentBean("lockAcquiringLifecycle", "leadershipLifecycle");
        return new LockLifecycle(properties.stopAcquiringPhase(), () -> {}, () -> {
            if (context.isClosed()) {
                clients.stopAcquiring();
            } else {
                clients.restartable().forEach(RestartableLockClient::stopAcquiring);
            }
        });
    }

    @Bean
    LockLifecycle lockClosingLifecycle(ConfigurableApplicationContext context, ConfigurableListableBeanFactory beans) {
        LockClients clients = new LockClients(beans);
        return new LockLifecycle(
                CLOSING_PHASE, () -> clients.restartable().forEach(RestartableLockClient::start), () -> {
                    if (!context.isClosed()) {
                        clients.restartable().forEach(RestartableLockClient::stop);
                    }
                });
    }
}
