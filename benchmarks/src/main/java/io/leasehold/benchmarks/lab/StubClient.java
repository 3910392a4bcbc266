package io.leasehold.benchmarks.lab;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The same as {@link StubAsyncClient} for {@code dynamodb-lock-client}. */
public final class StubClient implements DynamoDbClient {

    private final BeatLog log = new BeatLog();
    private final Duration latency;
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final LongAdder deleted = new LongAdder();
    private volatile boolean slow;
    private volatile boolean slowToDelete;
    private volatile @Nullable String troubledKey;
    private volatile StubAsyncClient.Trouble trouble = StubAsyncClient.Trouble.HANGS;

    public StubClient(Duration latency) {
        this.latency = latency;
    }

    static DynamoDbException throttled() {
        return (DynamoDbException) ProvisionedThroughputExceededException.builder()
                .message("The level of configured provisioned throughput for the table was exceeded")
                .build();
    }

    /** From here on each write takes its time; before, none, so that many locks are taken soon. */
    public void slowDown() {
        slow = true;
    }

    /** From here on each release takes its time; before, none, so that a client with many locks is closed soon. */
    public void slowDownReleases() {
        slowToDelete = true;
    }

    /** Lets every further write of one lock fail. */
    public void trouble(String key, StubAsyncClient.Trouble kind) {
        trouble = kind;
        troubledKey = key;
    }

    /** Answers what hangs. */
    public void letGo() {
        letGo.countDown();
    }

    public BeatLog log() {
        return log;
    }

    /** Returns how many locks have been released. */
    public long deleted() {
        return deleted.sum();
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return GetItemResponse.builder().build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        log.written(name(request.item().get("key")));
        return PutItemResponse.builder().build();
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        String key = name(request.key().get("key"));
        boolean troubled = key.equals(troubledKey);
        if (troubled && trouble == StubAsyncClient.Trouble.HANGS) {
            await();
        }
        pause(slow);
        if (troubled) {
            throw throttled();
        }
        log.written(key);
        return UpdateItemResponse.builder().build();
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        pause(slowToDelete);
        deleted.increment();
        return DeleteItemResponse.builder().build();
    }

    static String name(@Nullable AttributeValue key) {
        if (key == null) {
            throw new IllegalArgumentException("The request names no lock");
        }
        return key.s();
    }

    private void pause(boolean takesTime) {
        if (!takesTime) {
            return;
        }
        try {
            Thread.sleep(latency.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void await() {
        try {
            letGo.await();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static SdkClientException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return SdkClientException.create("Interrupted", e);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        letGo();
    }
}
