package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
import io.leasehold.LockListener;
import io.leasehold.LockTelemetry;
import io.leasehold.spring.DistributedLockConfiguration;
import io.leasehold.spring.LockDynamoDbClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Sets up {@code @DistributedLock} and, unless the application has one, a {@link LockClient}.
 *
 * <p>{@code distributed-lock.enabled=false} takes the client away, but not the interception: a method that needs a lock
 * must not silently run without one.
 */
@AutoConfiguration(afterName = "io.awspring.cloud.autoconfigure.dynamodb.DynamoDbAutoConfiguration")
@ConditionalOnClass({LockClient.class, DynamoDbClient.class})
@Import(DistributedLockConfiguration.class)
public final class DistributedLockAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(LockClient.class)
    @ConditionalOnProperty(prefix = "distributed-lock", name = "enabled", matchIfMissing = true)
    @EnableConfigurationProperties(DistributedLockProperties.class)
    static final class LockClientConfiguration {

        @Bean(destroyMethod = "close")
        LockDynamoDb lockDynamoDb(
                DistributedLockProperties properties,
                @LockDynamoDbClient ObjectProvider<DynamoDbClient> marked,
                @LockDynamoDbClient ObjectProvider<DynamoDbAsyncClient> markedAsync,
                ObjectProvider<DynamoDbClient> any,
                ObjectProvider<DynamoDbAsyncClient> anyAsync,
                ObjectProvider<AwsCredentialsProvider> credentials) {
            return new LockDynamoDbFinder(marked, markedAsync, any, anyAsync, credentials).find(properties.aws());
        }

        @Bean
        @ConditionalOnProperty(prefix = "distributed-lock.events", name = "enabled", matchIfMissing = true)
        LockEventPublisher lockEventPublisher(ApplicationEventPublisher publisher) {
            return new LockEventPublisher(publisher);
        }

        @Bean
        LockClientBuilderCustomizer lockTelemetryCustomizer(ObjectProvider<LockTelemetry> telemetry) {
            return builder -> telemetry.orderedStream().forEach(builder::telemetry);
        }

        /** Destroyed before {@code dynamoDb}, which it depends on. */
        @Bean(destroyMethod = "close")
        LockClient lockClient(
                DistributedLockProperties properties,
                LockDynamoDb dynamoDb,
                ObjectProvider<LockListener> listeners,
                ObjectProvider<LockClientBuilderCustomizer> customizers) {
            return new LockClientFactory(properties, dynamoDb)
                    .create(listeners.orderedStream(), customizers.orderedStream());
        }
    }
}
