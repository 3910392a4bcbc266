package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.TestTable.Sdk;
import io.leasehold.dynamodb.Fencing;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Locks that change hands inside one process, on DynamoDB. */
class HandOverIT {

    private final TestTable table = new TestTable();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    private static LockHandle passedOn(LockClient client) throws InterruptedException {
        LockHandle first = client.acquire(LockRequest.of("a"));
        CompletableFuture<LockHandle> next = client.acquireAsync(LockRequest.of("a"));
        first.release();
        LockHandle second = next.join();
        assertThat(second.fencingToken()).isEqualTo(first.fencingToken() + 1);
        assertThatThrownBy(() -> Fencing.conditionCheck(first)).isInstanceOf(LockLostException.class);
        return second;
    }

    private void write(LockHandle handle, String written) {
        table.dynamoDb.transactWriteItems(request -> request.transactItems(
                TransactWriteItem.builder()
                        .conditionCheck(Fencing.conditionCheck(handle))
                        .build(),
                TransactWriteItem.builder()
                        .put(put -> put.tableName(table.table.name())
                                .item(java.util.Map.of(
                                        "lock_key", AttributeValue.fromS("data"),
                                        "sort_key", AttributeValue.fromS("-"),
                                        "written", AttributeValue.fromS(written))))
                        .build()));
    }

    @ParameterizedTest
    @EnumSource
    void aLaterOwnersTransactionCommitsWhileItHoldsTheLockAndNoLonger(Sdk sdk) throws Exception {
        LockHandle second = passedOn(table.client(sdk));
        write(second, "held");
        assertThat(table.row("data")).containsEntry("written", AttributeValue.fromS("held"));
        second.release();
        assertThatThrownBy(() -> write(second, "released")).isInstanceOf(TransactionCanceledException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aPassedOnLockIsKeptAliveAndFreedInTheEnd(Sdk sdk) throws Exception {
        LockHandle second = passedOn(table.shortLeaseClient(sdk));
        CompletableFuture<LockHandle> other = table.client(sdk).acquireAsync(LockRequest.of("a"));
        await().during(TestTable.LEASE.plusMillis(500))
                .atMost(TestTable.LEASE.multipliedBy(10))
                .until(() -> second.isHeld() && !other.isDone());
        second.release();
        assertThat(other.get(30, TimeUnit.SECONDS).fencingToken()).isGreaterThan(second.fencingToken() + 1000);
    }

    @ParameterizedTest
    @EnumSource
    void aProcessInWhichManyThreadsTakeTurnsLetsAnotherHaveItsTurnTimeAndAgain(Sdk sdk) throws Exception {
        LockClient busy = table.shortLeaseClient(sdk);
        AtomicLong turns = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int thread = 0; thread < 4; thread++) {
                threads.execute(() -> takeTurns(busy, turns));
            }
            await().atMost(TestTable.PATIENCE).until(() -> turns.get() > 10);
            LockClient other = table.shortLeaseClient(sdk);
            for (int turn = 0; turn < 5; turn++) {
                LockRequest request = LockRequest.builder("a")
                        .waitTimeout(TestTable.HEARTBEAT.plus(Duration.ofSeconds(10)))
                        .build();
                other.acquire(request).release();
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void takeTurns(LockClient client, AtomicLong turns) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                client.acquire(LockRequest.of("a")).release();
                turns.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
