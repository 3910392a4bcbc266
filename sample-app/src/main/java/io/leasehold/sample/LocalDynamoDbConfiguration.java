package io.leasehold.sample;

import io.leasehold.test.local.DynamoDbLocal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Defines the application's own DynamoDB client on DynamoDB Local, which the lock client uses. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "sample.dynamodb", havingValue = "local")
class LocalDynamoDbConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDynamoDbConfiguration.class);

    @Bean(destroyMethod = "close")
    DynamoDbLocal dynamoDbLocal(SampleProperties properties) {
        SampleProperties.DynamoDbLocal settings = properties.dynamodbLocal();
        DynamoDbLocal local = DynamoDbLocal.joinOrStart(settings.port(), settings.jars(), settings.workDir());
        LOG.info("{} DynamoDB Local at {}", local.isJoined() ? "Joined" : "Started", local.endpoint());
        return local;
    }

    @Bean
    DynamoDbClient dynamoDbClient(DynamoDbClientBuilder connection) {
        return connection.build();
    }

    /** Returns a new builder for each injection point. */
    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    DynamoDbClientBuilder dynamoDbConnection(DynamoDbLocal local) {
        return DynamoDbClient.builder()
                .endpointOverride(local.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }
}
