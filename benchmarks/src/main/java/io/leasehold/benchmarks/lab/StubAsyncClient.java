package io.leasehold.benchmarks.lab;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** A table of locks that never conflict, in this process: each write succeeds after a set time. */
public final class StubAsyncClient implements DynamoDbAsyncClient {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final BeatLog log = new BeatLog();
    private final Duration latency;
    private volatile @Nullable String troubledKey;
    private volatile Trouble trouble = Trouble.HANGS;

    public StubAsyncClient(Duration latency) {
        this.latency = latency;
    }

    /** What happens to writes of one lock. */
    public enum Trouble {
        HANGS,
        IS_THROTTLED
    }

    /** Lets every further write of one lock fail. */
    public void trouble(String key, Trouble kind) {
        trouble = kind;
        troubledKey = key;
    }

    public BeatLog log() {
        return log;
    }

    @Override
    public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
        CompletableFuture<UpdateItemResponse> answer = new CompletableFuture<>();
        String key = StubClient.name(request.key().get("lock_key"));
        if (!key.equals(troubledKey)) {
            log.written(key);
            UpdateItemResponse response = response(request);
            later(() -> answer.complete(response));
        } else if (trouble == Trouble.IS_THROTTLED) {
            later(() -> answer.completeExceptionally(StubClient.throttled()));
        }
        return answer;
    }

    private void later(Runnable answer) {
        var unused = timer.schedule(answer, latency.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static UpdateItemResponse response(UpdateItemRequest request) {
        if (request.returnValues() == null || request.returnValues() == ReturnValue.NONE) {
            return UpdateItemResponse.builder().build();
        }
        return UpdateItemResponse.builder()
                .attributes(Map.of("fencing_token", AttributeValue.fromN("1024")))
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
