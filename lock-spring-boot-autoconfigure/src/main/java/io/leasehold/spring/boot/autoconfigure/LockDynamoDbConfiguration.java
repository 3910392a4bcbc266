package io.leasehold.spring.boot.autoconfigure;

import io.awspring.cloud.autoconfigure.AwsAsyncClientCustomizer;
import io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer;
import io.awspring.cloud.autoconfigure.core.AwsClientBuilderConfigurer;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbClientCustomizer;
import io.leasehold.spring.LockDynamoDbClient;
import io.leasehold.spring.boot.container.LockConnectionDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Provides the DynamoDB client of the lock table. */
@Configuration(proxyBeanMethods = false)
class LockDynamoDbConfiguration {

    @Bean(destroyMethod = "close")
    LockDynamoDb lockDynamoDb(
            DistributedLockProperties properties,
            BeanFactory beans,
            @LockDynamoDbClient ObjectProvider<DynamoDbClient> marked,
            @LockDynamoDbClient ObjectProvider<DynamoDbAsyncClient> markedAsync,
            ObjectProvider<DynamoDbClient> any,
            ObjectProvider<DynamoDbAsyncClient> anyAsync,
            ObjectProvider<DynamoDbClientFactory> springCloud,
            ObjectProvider<AwsCredentialsProvider> credentials,
            ObjectProvider<AwsRegionProvider> regions,
            ObjectProvider<LockConnectionDetails> details) {
        DynamoDbClientFactory springCloudFactory = springCloud.getIfAvailable();
        return new LockDynamoDbFinder(
                        named(properties.aws().clientBean(), beans),
                        List.of(marked, markedAsync),
                        List.of(any, anyAsync),
                        springCloudFactory == null
                                ? new SdkDynamoDbClientFactory(credentials, regions)
                                : springCloudFactory,
                        springCloudFactory != null,
                        details.getIfAvailable())
                .find(properties.aws());
    }

    private static @Nullable SdkClient named(@Nullable String name, BeanFactory beans) {
        if (name == null || name.isBlank()) {
            return null;
        }
        if (!beans.containsBean(name)) {
            throw unusable(name, "There is no bean of this name.");
        }
        Object bean = beans.getBean(name);
        if (bean instanceof DynamoDbClient || bean instanceof DynamoDbAsyncClient) {
            return (SdkClient) bean;
        }
        throw unusable(name, "The bean is no DynamoDbClient or DynamoDbAsyncClient.");
    }

    private static InvalidConfigurationPropertyValueException unusable(String name, String problem) {
        return new InvalidConfigurationPropertyValueException(
                "distributed-lock.aws.client-bean",
                name,
                problem
                        + " Name the application's DynamoDbClient or DynamoDbAsyncClient bean for the locks, or leave the"
                        + " property out.");
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({AwsClientBuilderConfigurer.class, DynamoDbClientCustomizer.class})
    @ImportRuntimeHints(SpringCloudAwsDynamoDbClientFactory.Hints.class)
    static class SpringCloudAwsConfiguration {

        @Bean
        @ConditionalOnBean(AwsClientBuilderConfigurer.class)
        SpringCloudAwsDynamoDbClientFactory springCloudAwsDynamoDbClientFactory(
                AwsClientBuilderConfigurer configurer,
                ObjectProvider<AwsConnectionDetails> connectionDetails,
                ObjectProvider<DynamoDbClientCustomizer> customizers,
                ObjectProvider<AwsSyncClientCustomizer> syncCustomizers,
                ObjectProvider<AwsAsyncClientCustomizer> asyncCustomizers,
                Environment environment) {
            return new SpringCloudAwsDynamoDbClientFactory(
                    configurer, connectionDetails, customizers, syncCustomizers, asyncCustomizers, environment);
        }

        /** Lets the client bean of Spring Cloud AWS use the same container as the locks. */
        @Bean
        @ConditionalOnBean(LockConnectionDetails.class)
        DynamoDbClientCustomizer lockConnectionDynamoDbClientCustomizer(LockConnectionDetails details) {
            return builder -> LockDynamoDbConnection.of(details).applyTo(builder);
        }
    }
}
