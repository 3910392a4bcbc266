package io.leasehold.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Builds a DynamoDB client for applications that have none.
 *
 * @param credentials asked where connection details name none
 * @param regions asked where neither connection details nor properties name one
 */
record SdkDynamoDbClientFactory(
        ObjectProvider<AwsCredentialsProvider> credentials, ObjectProvider<AwsRegionProvider> regions)
        implements DynamoDbClientFactory {

    /** Short: a request that hangs must leave time for another one within the safe period. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    /** Few: else the call times out before the last attempt, and hides why they failed. The lock client tries again. */
    private static final int ATTEMPTS = 3;

    /**
     * Builds the blocking client, which is the faster one for a caller that waits anyway, unless the application has
     * only an HTTP client for the asynchronous one.
     */
    @Override
    public SdkClient build(LockDynamoDbConnection details, LockDynamoDbConnection properties) {
        LockDynamoDbConnection connection = details.over(properties);
        return blockingIsPossible()
                ? configure(DynamoDbClient.builder(), connection).build()
                : configure(DynamoDbAsyncClient.builder(), connection).build();
    }

    static boolean blockingIsPossible() {
        return ServiceLoader.load(SdkHttpService.class).findFirst().isPresent();
    }

    private <B extends AwsClientBuilder<B, ?>> B configure(B builder, LockDynamoDbConnection connection) {
        if (connection.accessKey() == null) {
            AwsCredentialsProvider found = theOnly(credentials, "AwsCredentialsProvider");
            if (found != null) {
                builder.credentialsProvider(found);
            }
        }
        builder.region(region(connection.region()));
        connection.applyTo(builder);
        shortenTimeouts(builder);
        return builder;
    }

    /** Leaves shorter ones, and retries that somebody has set, as they are. */
    static void shortenTimeouts(AwsClientBuilder<?, ?> builder) {
        ClientOverrideConfiguration given = builder.overrideConfiguration();
        ClientOverrideConfiguration.Builder ours = given.toBuilder()
                .apiCallAttemptTimeout(shorter(given.apiCallAttemptTimeout(), ATTEMPT_TIMEOUT))
                .apiCallTimeout(shorter(given.apiCallTimeout(), CALL_TIMEOUT));
        if (given.retryStrategy().isEmpty() && given.retryMode().isEmpty()) {
            ours.retryStrategy(retries -> retries.maxAttempts(ATTEMPTS));
        }
        builder.overrideConfiguration(ours.build());
    }

    private static Duration shorter(Optional<Duration> given, Duration ours) {
        return given.filter(timeout -> timeout.compareTo(ours) < 0).orElse(ours);
    }

    private Region region(@Nullable String configured) {
        if (configured != null) {
            return Region.of(configured);
        }
        AwsRegionProvider bean = theOnly(regions, "AwsRegionProvider");
        try {
            AwsRegionProvider provider =
                    bean == null ? DefaultAwsRegionProviderChain.builder().build() : bean;
            return provider.getRegion();
        } catch (SdkClientException e) {
            throw regionUnknown(e);
        }
    }

    static UnusableDynamoDbClientException regionUnknown(SdkClientException cause) {
        return new UnusableDynamoDbClientException(
                "The AWS Region of the lock table is not known: neither distributed-lock.aws.region nor the AWS SDK's"
                        + " own chain (AWS_REGION, aws.region, ~/.aws/config, instance metadata) names one.",
                "Set distributed-lock.aws.region or AWS_REGION, or define a DynamoDbClient bean. DynamoDB Local takes"
                        + " any Region.",
                cause);
    }

    private static <T> @Nullable T theOnly(ObjectProvider<T> beans, String type) {
        try {
            return beans.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            throw new UnusableDynamoDbClientException(
                    "The application has several beans of type " + type
                            + ", and it is not clear which one is for the locks: " + e.getBeanNamesFound() + ".",
                    "Mark one with @Primary, or define a DynamoDbClient bean with @LockDynamoDbClient.",
                    e);
        }
    }
}
