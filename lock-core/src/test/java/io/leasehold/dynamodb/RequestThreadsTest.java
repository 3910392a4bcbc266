package io.leasehold.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Which threads talk to the SDK, and how many of them. */
@Timeout(120)
class RequestThreadsTest {

    private static final Map<String, AttributeValue> HELD_BY_ANOTHER = Map.of(
            "owner_name", AttributeValue.fromS("another"),
            "lease_duration", AttributeValue.fromN("300"),
            "record_version_number", AttributeValue.fromS("0123456789abcdef0123456789abcdef:0000000000000"),
            "fencing_token", AttributeValue.fromN("4096"));

    private final CountDownLatch end = new CountDownLatch(1);
    private final Semaphore connections = new Semaphore(50);
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();
    private volatile boolean hanging;

    @AfterEach
    void letGo() {
        end.countDown();
    }

    /** What either client does on the thread that calls it; hangs beyond every time limit where the test says so. */
    private Object answer(Object request) {
        threads.add(Thread.currentThread().getName().replaceAll("-\\d+$", ""));
        mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
        try {
            if (hanging) {
                end.await();
            }
            connections.acquire();
            connections.release();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            inside.decrementAndGet();
        }
        if (request instanceof UpdateItemRequest update) {
            if (update.key().get("lock_key").s().startsWith("busy")) {
                throw ConditionalCheckFailedException.builder()
                        .item(HELD_BY_ANOTHER)
                        .build();
            }
            return UpdateItemResponse.builder()
                    .attributes(Map.of("fencing_token", AttributeValue.fromN("409600")))
                    .build();
        }
        if (request instanceof GetItemRequest get) {
            return get.key().get("lock_key").s().startsWith("busy")
                    ? GetItemResponse.builder().item(HELD_BY_ANOTHER).build()
                    : GetItemResponse.builder().build();
        }
        return request.getClass().getSimpleName().startsWith("Scan")
                ? ScanResponse.builder().build()
                : DeleteItemResponse.builder().build();
    }

    private DynamoDbClient blocking() {
        return (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("serviceClientConfiguration")) {
                        throw new UnsupportedOperationException();
                    }
                    return answer(arguments[0]);
                });
    }

    private DynamoDbAsyncClient asynchronous() {
        return (DynamoDbAsyncClient) Proxy.newProxyInstance(
                DynamoDbAsyncClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbAsyncClient.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("serviceClientConfiguration")) {
                        throw new UnsupportedOperationException();
                    }
                    try {
                        return CompletableFuture.completedFuture(answer(arguments[0]));
                    } catch (ConditionalCheckFailedException e) {
                        return CompletableFuture.failedFuture(e);
                    }
                });
    }

    private static LockRequest patient(String key) {
        return LockRequest.builder(key).waitTimeout(Duration.ofMinutes(5)).build();
    }

    @Test
    void anAsynchronousClientThatFetchesCredentialsBlocksNeitherCallerNorTimer() throws InterruptedException {
        CompletableFuture<Object> danger = new CompletableFuture<>();
        LockClient client = DynamoDbLockClient.builder(asynchronous())
                .leaseDuration(Duration.ofSeconds(2))
                .listener(event -> {
                    if (event instanceof LockInDangerEvent) {
                        danger.complete(event);
                    }
                })
                .build();
        LockHandle held = client.acquire(LockRequest.of("mine"));
        CompletableFuture<LockHandle> waiting = client.acquireAsync(patient("busy"));
        await().until(() -> threads.contains("leasehold-request"));
        threads.clear();
        hanging = true;
        CompletableFuture<LockHandle> another = client.acquireAsync(patient("busy too"));
        await().atMost(Duration.ofSeconds(20)).until(danger::isDone);
        await().atMost(Duration.ofSeconds(20)).until(() -> !held.isHeld());
        assertThat(threads).containsExactly("leasehold-request");
        assertThat(mostInside.get()).as("threads that wait for credentials").isLessThanOrEqualTo(4);
        waiting.cancel(true);
        another.cancel(true);
        end.countDown();
        client.close();
    }

    @Test
    void theThreadsOfABlockingClientDoNotGrowWithItsWaiters() throws InterruptedException {
        LockClient client = DynamoDbLockClient.builder(blocking()).build();
        connections.acquire(50);
        List<CompletableFuture<LockHandle>> waiting = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waiting.add(client.acquireAsync(patient("busy " + i)));
        }
        assertThat(inside.get()).isLessThanOrEqualTo(ClientThreads.MOST_UNDER_WAY);
        connections.release(50);
        await().atMost(Duration.ofSeconds(60)).until(() -> client.waiting().size() == 1_000);
        assertThat(mostInside.get()).isBetween(1, ClientThreads.MOST_UNDER_WAY);
        assertThat(threads).containsExactly("leasehold-request");
        waiting.forEach(each -> each.cancel(true));
        client.close();
    }

    @Test
    void callsThatHangBeyondTheirLimitsOccupyABoundedNumberOfThreads() throws InterruptedException {
        LockClient client = DynamoDbLockClient.builder(blocking())
                .leaseDuration(Duration.ofSeconds(2))
                .build();
        for (int i = 0; i < 400; i++) {
            client.acquire(LockRequest.of("free " + i));
        }
        hanging = true;
        await().atMost(Duration.ofSeconds(60)).until(() -> inside.get() == ClientThreads.MOST_REQUESTS);
        await().atMost(Duration.ofSeconds(60)).until(() -> client.held().isEmpty());
        assertThat(mostInside.get()).isEqualTo(ClientThreads.MOST_REQUESTS);
        CompletableFuture<LockHandle> refused = client.acquireAsync(
                LockRequest.builder("more").waitTimeout(Duration.ofSeconds(5)).build());
        await().atMost(Duration.ofSeconds(20)).until(refused::isDone);
        assertThat(refused.handle((handle, failure) -> failure).join())
                .hasStackTraceContaining(ClientThreads.MOST_REQUESTS + " requests hang");
        end.countDown();
        client.close();
    }

    @Test
    void aBlockingCallDoesItsFirstRequestOnItsOwnThread() throws InterruptedException {
        LockClient client = DynamoDbLockClient.builder(blocking()).build();
        client.acquire(LockRequest.of("free")).release();
        assertThat(client.find(LockKey.of("free"))).isEmpty();
        assertThat(threads).containsExactly(Thread.currentThread().getName().replaceAll("-\\d+$", ""));
        client.close();
    }
}
