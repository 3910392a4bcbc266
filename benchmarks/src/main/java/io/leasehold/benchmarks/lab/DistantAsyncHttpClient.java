package io.leasehold.benchmarks.lab;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** The same as {@link DistantHttpClient} without blocking. */
final class DistantAsyncHttpClient implements SdkAsyncHttpClient {

    private final SdkAsyncHttpClient client;
    private final Duration delay;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    DistantAsyncHttpClient(SdkAsyncHttpClient client, Duration delay) {
        this.client = client;
        this.delay = delay;
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        var unused = timer.schedule(() -> send(request, answered), delay.toNanos(), TimeUnit.NANOSECONDS);
        return answered;
    }

    private void send(AsyncExecuteRequest request, CompletableFuture<Void> answered) {
        var unused = client.execute(request).whenComplete((nothing, failure) -> {
            if (failure == null) {
                answered.complete(null);
            } else {
                answered.completeExceptionally(failure);
            }
        });
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.close();
    }
}
