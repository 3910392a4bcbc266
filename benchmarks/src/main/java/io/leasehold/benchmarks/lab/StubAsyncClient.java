package io.leasehold.benchmarks.lab;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * A table of locks that never conflict, in this process: each write succeeds after a set time. It keeps no rows: a read
 * of one row finds none, and reads of several are counted and find none of them processed.
 */
public final class StubAsyncClient implements DynamoDbAsyncClient {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final BeatLog log = new BeatLog();
    private final LongAdder rowsRead = new LongAdder();
    private final Duration latency;
    private volatile Predicate<String> troubled = key -> false;
    private volatile Trouble trouble = Trouble.HANGS;
    private volatile Throughput throughput = Throughput.UNLIMITED;
    private volatile Consumer<UpdateItemRequest> watcher = request -> {};

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
        trouble(key::equals, kind);
    }

    /** Lets every further write of some locks fail. */
    public void trouble(Predicate<String> keys, Trouble kind) {
        trouble = kind;
        troubled = keys;
    }

    /** From here on, throttles writes beyond so many a second. */
    public void limit(int writesASecond) {
        throughput = Throughput.of(writesASecond);
    }

    /** From here on, shows each write that arrives. */
    public void watch(Consumer<UpdateItemRequest> watcher) {
        this.watcher = watcher;
    }

    public BeatLog log() {
        return log;
    }

    /** Returns how many rows have been asked for in reads of several. */
    public long rowsRead() {
        return rowsRead.sum();
    }

    @Override
    public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
        CompletableFuture<UpdateItemResponse> answer = new CompletableFuture<>();
        String key = StubClient.name(request.key().get("lock_key"));
        watcher.accept(request);
        boolean inTrouble = troubled.test(key);
        if (inTrouble ? trouble == Trouble.IS_THROTTLED : !throughput.takes(System.nanoTime())) {
            later(() -> answer.completeExceptionally(StubClient.throttled()));
        } else if (!inTrouble) {
            log.written(key);
            UpdateItemResponse response = response(request);
            later(() -> answer.complete(response));
        }
        return answer;
    }

    @Override
    public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
        return later(GetItemResponse.builder().build());
    }

    @Override
    public CompletableFuture<BatchGetItemResponse> batchGetItem(BatchGetItemRequest request) {
        request.requestItems().values().forEach(some -> rowsRead.add(some.keys().size()));
        return later(BatchGetItemResponse.builder()
                .unprocessedKeys(request.requestItems())
                .build());
    }

    private <T> CompletableFuture<T> later(T response) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        later(() -> answer.complete(response));
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
