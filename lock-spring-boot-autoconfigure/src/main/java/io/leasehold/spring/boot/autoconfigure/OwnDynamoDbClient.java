package io.leasehold.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Builds a DynamoDB client for applications that have none. */
final class OwnDynamoDbClient {

    /** Short: a request that hangs must leave time for another one within the safe period. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private OwnDynamoDbClient() {}

    /**
     * Builds the blocking client, which is the faster one for a caller that waits anyway, unless the application has
     * only an HTTP client for the asynchronous one.
     */
    static SdkClient build(DistributedLockProperties.Aws aws, @Nullable AwsCredentialsProvider credentials) {
        boolean blocking = ServiceLoader.load(SdkHttpService.class).findFirst().isPresent();
        return blocking
                ? configure(DynamoDbClient.builder(), aws, credentials).build()
                : configure(DynamoDbAsyncClient.builder(), aws, credentials).build();
    }

    private static <B extends AwsClientBuilder<B, ?>> B configure(
            B builder, DistributedLockProperties.Aws aws, @Nullable AwsCredentialsProvider credentials) {
        builder.region(region(aws.region()))
                .overrideConfiguration(override ->
                        override.apiCallAttemptTimeout(ATTEMPT_TIMEOUT).apiCallTimeout(CALL_TIMEOUT));
        if (aws.endpoint() != null) {
            builder.endpointOverride(aws.endpoint());
        }
        if (credentials != null) {
            builder.credentialsProvider(credentials);
        }
        return builder;
    }

    private static Region region(@Nullable String configured) {
        if (configured != null && !configured.isBlank()) {
            return Region.of(configured);
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            throw new UnusableDynamoDbClientException(
                    "The AWS Region of the lock table is not known: neither distributed-lock.aws.region nor the AWS SDK's"
                            + " own chain (AWS_REGION, aws.region, ~/.aws/config, instance metadata) names one.",
                    "Set distributed-lock.aws.region or AWS_REGION, or define a DynamoDbClient bean. DynamoDB Local takes"
                            + " any Region.",
                    e);
        }
    }
}
