package io.leasehold.spring.boot.autoconfigure;

import io.awspring.cloud.autoconfigure.AwsAsyncClientCustomizer;
import io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer;
import io.awspring.cloud.autoconfigure.core.AwsClientBuilderConfigurer;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbClientCustomizer;
import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbProperties;
import io.leasehold.spring.boot.container.LockConnectionDetails;
import java.net.URI;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Builds a DynamoDB client as Spring Cloud AWS would, with what it knows of endpoint, Region and credentials. */
record SpringCloudAwsDynamoDbClientFactory(
        AwsClientBuilderConfigurer configurer,
        ObjectProvider<AwsConnectionDetails> connectionDetails,
        ObjectProvider<DynamoDbClientCustomizer> customizers,
        ObjectProvider<AwsSyncClientCustomizer> syncCustomizers,
        ObjectProvider<AwsAsyncClientCustomizer> asyncCustomizers,
        Environment environment)
        implements DynamoDbClientFactory {

    @Override
    public SdkClient build(LockDynamoDbConnection details, LockDynamoDbConnection properties) {
        AwsConnectionDetails merged =
                new Merged(details.over(of(connectionDetails.getIfAvailable())).over(properties));
        // Bound here, because Spring Cloud AWS has no bean of them where its DynamoDbTemplate is not on the class path.
        DynamoDbProperties theirs =
                Binder.get(environment).bindOrCreate(DynamoDbProperties.PREFIX, DynamoDbProperties.class);
        try {
            return SdkDynamoDbClientFactory.blockingIsPossible() ? blocking(theirs, merged) : async(theirs, merged);
        } catch (SdkClientException e) {
            throw SdkDynamoDbClientFactory.regionUnknown(e);
        }
    }

    private SdkClient blocking(DynamoDbProperties properties, AwsConnectionDetails details) {
        DynamoDbClientBuilder builder = configurer.configureSyncClient(
                DynamoDbClient.builder(),
                properties,
                details,
                customizers.orderedStream(),
                syncCustomizers.orderedStream());
        SdkDynamoDbClientFactory.shortenTimeouts(builder);
        return builder.build();
    }

    private SdkClient async(DynamoDbProperties properties, AwsConnectionDetails details) {
        DynamoDbAsyncClientBuilder builder = configurer.configureAsyncClient(
                DynamoDbAsyncClient.builder(), properties, details, Stream.empty(), asyncCustomizers.orderedStream());
        SdkDynamoDbClientFactory.shortenTimeouts(builder);
        return builder.build();
    }

    private static LockDynamoDbConnection of(@Nullable AwsConnectionDetails details) {
        return details == null
                ? LockDynamoDbConnection.of((LockConnectionDetails) null)
                : new LockDynamoDbConnection(
                        details.getEndpoint(), details.getRegion(), details.getAccessKey(), details.getSecretKey());
    }

    /** Registers the properties for a native image, which knows only those that have a bean. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            BindableRuntimeHintsRegistrar.forTypes(DynamoDbProperties.class).registerHints(hints, classLoader);
        }
    }

    /**
     * Passed as connection details, because these take precedence over Spring Cloud AWS's properties and need no Region
     * from them.
     */
    private record Merged(LockDynamoDbConnection connection) implements AwsConnectionDetails {

        @Override
        public @Nullable URI getEndpoint() {
            return connection.endpoint();
        }

        @Override
        public @Nullable String getRegion() {
            return connection.region();
        }

        @Override
        public @Nullable String getAccessKey() {
            return connection.accessKey();
        }

        @Override
        public @Nullable String getSecretKey() {
            return connection.secretKey();
        }
    }
}
