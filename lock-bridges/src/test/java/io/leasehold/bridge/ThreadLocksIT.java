package io.leasehold.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("LockNotBeforeTry") // Locking and unlocking is what is tested.
class ThreadLocksIT {

    private static BridgeTable table;
    private static LockClient client;

    private final String key = BridgeTable.newKey();
    private final ThreadLocks locks = new ThreadLocks(client);
    private final Lock lock = locks.lock(key);

    @BeforeAll
    static void open() {
        table = new BridgeTable();
        client = table.client();
    }

    @AfterAll
    static void close() {
        table.close();
    }

    @Test
    void manyThreadsOfTwoProcessesTakeTurns() throws Exception {
        Lock ofOneProcess = new ThreadLocks(table.patientClient()).lock(key);
        Lock ofAnotherProcess = new ThreadLocks(table.patientClient()).lock(key);
        int[] counter = new int[1];
        ExecutorService threads = Executors.newFixedThreadPool(6);
        CompletableFuture<?>[] all = new CompletableFuture<?>[6];
        for (int i = 0; i < all.length; i++) {
            Lock each = i % 2 == 0 ? ofOneProcess : ofAnotherProcess;
            all[i] = CompletableFuture.runAsync(() -> count(each, counter, 10), threads);
        }
        CompletableFuture.allOf(all).get(60, TimeUnit.SECONDS);
        threads.shutdown();
        assertThat(counter[0]).isEqualTo(60);
        assertThat(table.isFree(key)).isTrue();
    }

    private static void count(Lock lock, int[] counter, int times) {
        for (int i = 0; i < times; i++) {
            lock.lock();
            try {
                int seen = counter[0];
                LockSupport.parkNanos(100_000);
                counter[0] = seen + 1;
            } finally {
                lock.unlock();
            }
        }
    }

    @Test
    void isHeldForAsLongAsItsThreadLikes() throws InterruptedException {
        Lock kept = new ThreadLocks(table.shortLeaseClient()).lock(key);
        kept.lock();
        Lock ofAnotherProcess = new ThreadLocks(table.patientClient()).lock(key);
        assertThat(ofAnotherProcess.tryLock(BridgeTable.LEASE.toMillis() * 3 / 2, TimeUnit.MILLISECONDS))
                .isFalse();
        kept.unlock();
        assertThat(ofAnotherProcess.tryLock(30, TimeUnit.SECONDS)).isTrue();
        ofAnotherProcess.unlock();
    }

    @Test
    void aThreadThatWaitsCanBeInterruptedAndLeavesTheLockAlone() throws Exception {
        lock.lock();
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                lock.lockInterruptibly();
                outcome.complete(null);
            } catch (InterruptedException e) {
                outcome.complete(e);
            }
        });
        waiter.start();
        await().until(() -> !client.waiting().isEmpty());
        waiter.interrupt();
        assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        lock.unlock();
        assertThat(table.isFree(key)).isTrue();
    }

    @Test
    void aThreadThatLocksUninterruptiblyGetsTheLockAndKeepsTheInterrupt() throws Exception {
        lock.lock();
        CompletableFuture<Boolean> interruptedWithTheLock = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            lock.lock();
            interruptedWithTheLock.complete(Thread.currentThread().isInterrupted());
            lock.unlock();
        });
        waiter.start();
        await().until(() -> !client.waiting().isEmpty());
        waiter.interrupt();
        lock.unlock();
        assertThat(interruptedWithTheLock.get(30, TimeUnit.SECONDS)).isTrue();
        waiter.join();
        assertThat(table.isFree(key)).isTrue();
    }

    @Test
    void aThreadWhoseLockWasForcedFreeLearnsOfItAtItsUnlock() {
        lock.lock();
        LockClient operator = table.patientClient();
        operator.forceRelease(operator.find(LockKey.of(key)).orElseThrow());
        await().atMost(BridgeTable.PATIENCE)
                .until(() ->
                        client.held().stream().noneMatch(handle -> handle.key().equals(LockKey.of(key))));
        assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
    }
}
