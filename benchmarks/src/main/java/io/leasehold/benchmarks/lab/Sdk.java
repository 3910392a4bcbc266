package io.leasehold.benchmarks.lab;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One SDK client with a pool of connections of its own, whose requests are counted. */
public final class Sdk implements AutoCloseable {

    private static final int CONNECTIONS = 600;

    private final RequestCounter counter = new RequestCounter();
    private final @Nullable DynamoDbClient sync;
    private final @Nullable DynamoDbAsyncClient async;

    Sdk(Transport transport, URI endpoint) {
        if (transport == Transport.APACHE) {
            sync = configured(DynamoDbClient.builder(), endpoint)
                    .httpClientBuilder(Apache5HttpClient.builder().maxConnections(CONNECTIONS))
                    .build();
            async = null;
        } else {
            sync = null;
            async = configured(DynamoDbAsyncClient.builder(), endpoint)
                    .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                            .maxConcurrency(CONNECTIONS)
                            .maxPendingConnectionAcquires(100_000))
                    .build();
        }
    }

    private <B extends AwsClientBuilder<B, ?>> B configured(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(override -> override.addExecutionInterceptor(counter));
    }

    public boolean isAsync() {
        return async != null;
    }

    public DynamoDbClient sync() {
        if (sync == null) {
            throw new IllegalStateException("This is an asynchronous client");
        }
        return sync;
    }

    public DynamoDbAsyncClient async() {
        if (async == null) {
            throw new IllegalStateException("This is a blocking client");
        }
        return async;
    }

    /** Returns how many requests have been sent so far. */
    public long requests() {
        return counter.sent();
    }

    @Override
    public void close() {
        if (sync != null) {
            sync.close();
        }
        if (async != null) {
            async.close();
        }
    }
}
