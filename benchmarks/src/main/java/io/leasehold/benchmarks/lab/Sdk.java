package io.leasehold.benchmarks.lab;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** One SDK client with a pool of connections of its own, whose requests are counted. */
public final class Sdk implements AutoCloseable {

    private static final int CONNECTIONS = 600;

    private final RequestCounter counter = new RequestCounter();
    private final ReadUnits units = new ReadUnits();
    private final SdkAutoCloseable http;
    private final @Nullable DynamoDbClient sync;
    private final @Nullable DynamoDbAsyncClient async;

    /** Connects to a store that each request reaches only after a delay, or at once if that is zero. */
    Sdk(Transport transport, URI endpoint, Duration delay) {
        if (transport == Transport.APACHE) {
            SdkHttpClient near =
                    Apache5HttpClient.builder().maxConnections(CONNECTIONS).build();
            SdkHttpClient client = delay.isZero() ? near : new DistantHttpClient(near, delay);
            http = client;
            sync = configured(DynamoDbClient.builder(), endpoint)
                    .httpClient(client)
                    .build();
            async = null;
        } else {
            SdkAsyncHttpClient near = NettyNioAsyncHttpClient.builder()
                    .maxConcurrency(CONNECTIONS)
                    .maxPendingConnectionAcquires(100_000)
                    .build();
            SdkAsyncHttpClient client = delay.isZero() ? near : new DistantAsyncHttpClient(near, delay);
            http = client;
            sync = null;
            async = configured(DynamoDbAsyncClient.builder(), endpoint)
                    .httpClient(client)
                    .build();
        }
    }

    private <B extends AwsClientBuilder<B, ?>> B configured(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(
                        override -> override.addExecutionInterceptor(counter).addExecutionInterceptor(units));
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

    /** Sends it by whichever client this is, and waits for the answer. */
    public void put(PutItemRequest request) {
        if (sync != null) {
            sync.putItem(request);
        } else {
            join(async().putItem(request));
        }
    }

    /** Sends it by whichever client this is, and waits for the answer. */
    public void update(UpdateItemRequest request) {
        if (sync != null) {
            sync.updateItem(request);
        } else {
            join(async().updateItem(request));
        }
    }

    /** Sends it by whichever client this is, and waits for the answer. */
    public void delete(DeleteItemRequest request) {
        if (sync != null) {
            sync.deleteItem(request);
        } else {
            join(async().deleteItem(request));
        }
    }

    private static void join(CompletableFuture<?> answer) {
        try {
            answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DynamoDbException refused) {
                throw refused;
            }
            throw e;
        }
    }

    /** Returns how many requests have been sent so far. */
    public long requests() {
        return counter.sent();
    }

    /** Returns how many read units queries and reads of one row have taken so far. */
    public double readUnits() {
        return units.sum();
    }

    /** Returns how many of them were to end another client's session. */
    public long fences() {
        return counter.fences();
    }

    @Override
    public void close() {
        if (sync != null) {
            sync.close();
        }
        if (async != null) {
            async.close();
        }
        http.close();
    }
}
