package io.leasehold.benchmarks.lab;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The SDK's own UpdateItem, with nothing around it: a heartbeat's expression on rows that nobody else touches. */
public final class RawBeats {

    private static final Map<String, String> NAMES = Map.of("#0", "record_version_number", "#1", "expiry_time");
    private static final Duration TIMEOUT = Duration.ofMillis(625);

    private final DynamoDbAsyncClient client;
    private final String table;
    private final boolean timed;
    private final AtomicLong beat = new AtomicLong();

    /** Sends over a client; timed requests carry a timeout each, as those of a lock must. */
    public RawBeats(DynamoDbAsyncClient client, String table, boolean timed) {
        this.client = client;
        this.table = table;
        this.timed = timed;
    }

    /** Returns the last number that was used; a row takes none below its own. */
    AtomicLong numbers() {
        return beat;
    }

    /** Creates the rows. */
    public void prepare(int rows) {
        for (int i = 0; i < rows; i++) {
            client.putItem(put -> put.tableName(table)
                            .item(Map.of(
                                    "lock_key", AttributeValue.fromS("raw-" + beat.incrementAndGet() % rows),
                                    "sort_key", AttributeValue.fromS("-"),
                                    "owner_name", AttributeValue.fromS("raw"),
                                    "lease_duration", AttributeValue.fromN("10"),
                                    "fencing_token", AttributeValue.fromN("1024"),
                                    "record_version_number", version(0))))
                    .join();
        }
    }

    /** Sends as many as the store takes, so many at once; returns how many it took in a second. */
    public double flatOut(int rows, int inFlight, Duration length) throws InterruptedException {
        Semaphore slots = new Semaphore(inFlight);
        AtomicLong answered = new AtomicLong();
        long start = System.nanoTime();
        while (System.nanoTime() - start < length.toNanos()) {
            slots.acquire();
            var unused = client.updateItem(request(rows)).whenComplete((response, failure) -> {
                answered.addAndGet(failure == null ? 1 : 0);
                slots.release();
            });
        }
        double rate = answered.get() / ((System.nanoTime() - start) / 1e9);
        slots.acquire(inFlight);
        return rate;
    }

    /** Sends so many a second, evenly; returns how many were sent. */
    public long paced(int rows, double aSecond, Duration length) throws InterruptedException {
        AtomicLong sent = new AtomicLong();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Runnable send = () -> {
            sent.incrementAndGet();
            var unused = client.updateItem(request(rows));
        };
        var unused = timer.scheduleAtFixedRate(send, 0, (long) (1e9 / aSecond), TimeUnit.NANOSECONDS);
        Thread.sleep(length.toMillis());
        timer.shutdownNow();
        return sent.get();
    }

    private UpdateItemRequest request(int rows) {
        long number = beat.incrementAndGet();
        UpdateItemRequest.Builder request = UpdateItemRequest.builder()
                .tableName(table)
                .key(Map.of(
                        "lock_key", AttributeValue.fromS("raw-" + number % rows),
                        "sort_key", AttributeValue.fromS("-")))
                .updateExpression("SET #0 = :0, #1 = :1")
                .conditionExpression("#0 BETWEEN :2 AND :0")
                .expressionAttributeNames(NAMES)
                .expressionAttributeValues(Map.of(
                        ":0", version(number),
                        ":1", AttributeValue.fromN(Long.toString(System.currentTimeMillis() / 1_000 + 3_600)),
                        ":2", version(0)))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        if (timed) {
            request.overrideConfiguration(
                    override -> override.apiCallTimeout(TIMEOUT).apiCallAttemptTimeout(TIMEOUT));
        }
        return request.build();
    }

    static AttributeValue version(long number) {
        return AttributeValue.fromS(String.format("raw:%019d", number));
    }
}
