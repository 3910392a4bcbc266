package io.leasehold.test;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who lets time pass when a thread blocks, and who waits for whom. */
@Timeout(60)
class WaitingTest {

    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(35);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TestLockClient locks = TestLockClient.create();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** Acquires on another thread; returns when that waits. */
    private CompletableFuture<LockHandle> waitingElsewhere(TestLockClient by, AtomicReference<Thread> thread) {
        CompletableFuture<LockHandle> waiting = new CompletableFuture<>();
        threads.execute(() -> {
            thread.set(Thread.currentThread());
            try {
                waiting.complete(by.acquire(LockRequest.of("a")));
            } catch (InterruptedException | RuntimeException e) {
                waiting.completeExceptionally(e);
            }
        });
        while (by.waiting().isEmpty() && !waiting.isDone()) {
            Thread.onSpinWait();
        }
        return waiting;
    }

    private CompletableFuture<LockHandle> waitingElsewhere(TestLockClient by) {
        return waitingElsewhere(by, new AtomicReference<>());
    }

    @Test
    void aThreadThatWaitsForAnotherOwnerLetsTimePassItself() {
        locks.testLock("a").occupy();
        Instant before = locks.now();
        assertThatThrownBy(() -> locks.acquire(LockRequest.of("a")))
                .isInstanceOf(LockAcquireTimeoutException.class)
                .hasMessageContaining(TestLock.SOMEBODY_ELSE);
        assertThat(locks.now()).isEqualTo(before.plus(DEFAULT_WAIT));
    }

    @Test
    void aThreadThatLocksItselfOutComesToAnEnd() throws InterruptedException {
        locks.acquire(LockRequest.of("a"));
        Instant before = locks.now();
        assertThatThrownBy(() -> locks.acquire(LockRequest.of("a")))
                .isInstanceOf(LockAcquireTimeoutException.class)
                .hasMessageContaining("'me'");
        assertThat(locks.now()).isEqualTo(before.plus(DEFAULT_WAIT));
    }

    @Test
    void aThreadThatWaitsForAnotherThreadOfTheTestLetsNoTimePass() throws Exception {
        LockHandle handle = locks.acquire(LockRequest.of("a"));
        Instant before = locks.now();
        CompletableFuture<LockHandle> waiting = waitingElsewhere(locks);
        assertThat(waiting).isNotDone();
        handle.release();
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isHeld();
        assertThat(locks.now()).isEqualTo(before);
    }

    @Test
    void whatATestLetsPassPassesForThreadsThatWaitForItToo() throws Exception {
        locks.acquire(LockRequest.of("a"));
        CompletableFuture<LockHandle> waiting = waitingElsewhere(locks);
        locks.advance(DEFAULT_WAIT);
        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(LockAcquireTimeoutException.class);
    }

    @Test
    void aThreadWaitsNoLongerForOneThatHasLostTheLock() throws Exception {
        locks.acquire(LockRequest.of("a"));
        CompletableFuture<LockHandle> waiting = waitingElsewhere(locks);
        locks.testLock("a").delete();
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isHeld();
    }

    @Test
    void aThreadWaitsNoLongerThanItsPatienceForOneThatDoesNotRelease() throws Exception {
        TestLockClient impatient = TestLockClient.create(settings -> settings.patience(Duration.ofMillis(20)));
        impatient.acquire(LockRequest.of("a"));
        assertThat(waitingElsewhere(impatient))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(LockAcquireTimeoutException.class);
    }

    @Test
    void aThreadThatWaitsForAnotherCanBeInterrupted() throws Exception {
        locks.acquire(LockRequest.of("a"));
        AtomicReference<Thread> waiter = new AtomicReference<>();
        CompletableFuture<LockHandle> waiting = waitingElsewhere(locks, waiter);
        waiter.get().interrupt();
        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void threadsOfATestExcludeEachOther() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int round = 0; round < 20; round++) {
                            try (LockHandle handle = locks.acquire(LockRequest.of("a"))) {
                                handle.ensureHeld();
                                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                Thread.onSpinWait();
                                inside.decrementAndGet();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        }
                    },
                    threads));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(50, TimeUnit.SECONDS);
        assertThat(most).hasValue(1);
        assertThat(locks).holdsNothing();
    }

    @Test
    void aListenerMayBlockOnTheLockClientAndLetTimePass() throws InterruptedException {
        AtomicReference<TestLockClient> client = new AtomicReference<>();
        List<LockHandle> backups = new ArrayList<>();
        client.set(TestLockClient.create(settings -> settings.listener(event -> {
            if (event instanceof LockInDangerEvent) {
                client.get().advance(Duration.ofSeconds(1));
                try {
                    backups.add(client.get().acquire(LockRequest.of("backup")));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        })));
        client.get().acquire(LockRequest.of("a"));
        client.get().testLock("a").endanger();
        assertThat(backups).hasSize(1);
        assertThat(backups.get(0)).isHeld();
    }

    @Test
    void aWaitThatWouldGoOnForYearsIsRefused() {
        locks.testLock("a").occupy();
        LockRequest patient = LockRequest.builder("a")
                .waitTimeout(Duration.ofDays(300))
                .retryPeriod(Duration.ofSeconds(1))
                .build();
        assertThatThrownBy(() -> locks.acquire(patient))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Wait for a shorter time");
    }

    @Test
    void timeCannotAdvanceByMonthsAtOnceWhileALockIsHeldButInSteps() throws InterruptedException {
        LockHandle handle = locks.acquire(LockRequest.of("a"));
        Instant before = locks.now();
        assertThatThrownBy(() -> locks.advance(Duration.ofDays(60)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("of the PT1440H have passed")
                .hasMessageContaining("Advance in smaller steps");
        assertThat(Duration.between(before, locks.now())).isBetween(Duration.ofDays(21), Duration.ofDays(23));
        locks.advance(Duration.ofDays(1));
        assertThat(handle).isHeld();
    }
}
