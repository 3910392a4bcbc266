package io.leasehold.benchmarks.lab;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;

/** The updates of {@link RawBeats} on the same rows, 25 to a request: as many as DynamoDB allows. */
public final class BatchedBeats {

    public static final int SIZE = 25;

    private final DynamoDbAsyncClient client;
    private final String table;
    private final int rows;
    private final AtomicLong numbers;
    private final AtomicLong taken = new AtomicLong();

    /** Sends over a client for rows that {@link RawBeats} has created, going on with its numbers. */
    public BatchedBeats(DynamoDbAsyncClient client, String table, int rows, RawBeats creator) {
        this.client = client;
        this.table = table;
        this.rows = rows;
        this.numbers = creator.numbers();
    }

    /**
     * Sends as many as the store takes, so many batches at once, until the time is over; returns how many rows it
     * renewed.
     */
    public long flatOut(int inFlight, long nanos) throws InterruptedException {
        Semaphore slots = new Semaphore(inFlight);
        long start = System.nanoTime();
        long before = taken.get();
        while (System.nanoTime() - start < nanos) {
            slots.acquire();
            var unused = client.batchExecuteStatement(request()).whenComplete((response, failure) -> {
                taken.addAndGet(failure == null ? renewed(response) : 0);
                slots.release();
            });
        }
        slots.acquire(inFlight);
        return taken.get() - before;
    }

    private static long renewed(BatchExecuteStatementResponse response) {
        return response.responses().stream()
                .filter(each -> each.error() == null)
                .count();
    }

    private BatchExecuteStatementRequest request() {
        long from = numbers.getAndAdd(SIZE);
        List<BatchStatementRequest> statements =
                IntStream.range(0, SIZE).mapToObj(i -> statement(from + i)).toList();
        return BatchExecuteStatementRequest.builder().statements(statements).build();
    }

    private BatchStatementRequest statement(long number) {
        return BatchStatementRequest.builder()
                .statement("UPDATE \"" + table + "\" SET record_version_number = ? SET expiry_time = ?"
                        + " WHERE lock_key = ? AND sort_key = ? AND record_version_number BETWEEN ? AND ?")
                .parameters(
                        RawBeats.version(number),
                        AttributeValue.fromN(Long.toString(System.currentTimeMillis() / 1_000 + 3_600)),
                        AttributeValue.fromS("raw-" + number % rows),
                        AttributeValue.fromS("-"),
                        RawBeats.version(0),
                        RawBeats.version(number))
                .build();
    }
}
