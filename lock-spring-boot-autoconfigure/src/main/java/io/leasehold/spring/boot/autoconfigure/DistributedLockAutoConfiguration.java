package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
import io.leasehold.LockListener;
import io.leasehold.LockTelemetry;
import io.leasehold.spring.DistributedLockConfiguration;
import io.leasehold.spring.DistributedLockSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Sets up {@code @DistributedLock} and, unless the application has one, a {@link LockClient}.
 *
 * <p>{@code distributed-lock.enabled=false} takes the client away, but not the interception: a method that needs a lock
 * must not silently run without one.
 */
@AutoConfiguration(
        afterName = {
            "io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration",
            "io.awspring.cloud.autoconfigure.dynamodb.DynamoDbAutoConfiguration"
        })
@ConditionalOnClass({LockClient.class, DynamoDbClient.class})
@Import({DistributedLockConfiguration.class, LockLifecycleConfiguration.class, LeadershipBootConfiguration.class})
public final class DistributedLockAutoConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static DistributedLockSettings distributedLockSettings(
            DistributedLockProperties properties, Environment environment) {
        return new DistributedLockSettings(
                properties.validation(),
                properties.calledInTransaction(),
                properties.spel().beanReferences(),
                environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false));
    }

    @Bean
    @ConditionalOnProperty(prefix = "distributed-lock.events", name = "enabled", matchIfMissing = true)
    LockEventPublisher lockEventPublisher(ApplicationEventPublisher publisher) {
        return new LockEventPublisher(publisher);
    }

    @Bean
    static LockClientObservers lockClientObservers(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<LockListener> listeners,
            ObjectProvider<LockTelemetry> telemetry) {
        return new LockClientObservers(beans, listeners, telemetry);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(LockClient.class)
    @ConditionalOnProperty(prefix = "distributed-lock", name = "enabled", matchIfMissing = true)
    @Import(LockDynamoDbConfiguration.class)
    static final class LockClientConfiguration {

        @Bean
        LockClientBuilderCustomizer lockTelemetryCustomizer(ObjectProvider<LockTelemetry> telemetry) {
            return builder -> telemetry.orderedStream().forEach(builder::telemetry);
        }

        /** Destroyed before {@code dynamoDb}, which it depends on, and after the executors: see {@link ExecutorsEndFirst}. */
        @Bean(destroyMethod = "close")
        RestartableLockClient lockClient(
                DistributedLockProperties properties,
                LockDynamoDb dynamoDb,
                DistributedLockSettings settings,
                Environment environment,
                ObjectProvider<LockListener> listeners,
                ObjectProvider<LockClientBuilderCustomizer> customizers) {
            LockClientFactory factory = new LockClientFactory(
                    properties, dynamoDb, TableName.of(properties, environment), settings.virtualThreads());
            return new RestartableLockClient(
                    () -> factory.create(listeners.orderedStream(), customizers.orderedStream()), dynamoDb::close);
        }
    }
}
