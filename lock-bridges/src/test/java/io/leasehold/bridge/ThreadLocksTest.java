package io.leasehold.bridge;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.test.Outage;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("LockNotBeforeTry") // Locking and unlocking is what is tested.
class ThreadLocksTest {

    private final RequestCounter requests = new RequestCounter();
    private final TestLockClient client = TestLockClient.create(settings -> settings.telemetry(requests));
    private final ThreadLocks locks = new ThreadLocks(client);
    private final Lock lock = locks.lock("a");

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void unlockingFreesTheLock() {
        lock.lock();
        assertThat(row()).isHeld();
        lock.unlock();
        assertThat(row()).isFree();
    }

    @Test
    void theSameThreadLocksAgainThroughAnyLockOfTheKeyAndMustUnlockAsOften() throws InterruptedException {
        lock.lock();
        locks.lock(LockKey.of("a")).lockInterruptibly();
        assertThat(lock.tryLock()).isTrue();
        assertThat(locks.lock("a").tryLock(1, TimeUnit.SECONDS)).isTrue();
        assertThat(requests.count()).isEqualTo(1);
        lock.unlock();
        lock.unlock();
        lock.unlock();
        assertThat(row()).isHeld();
        lock.unlock();
        assertThat(row()).isFree();
    }

    @Test
    void anotherThreadNeitherLocksNorUnlocksIt() {
        lock.lock();
        CompletableFuture.runAsync(() -> {
                    assertThat(lock.tryLock()).isFalse();
                    assertThatThrownBy(lock::unlock)
                            .isInstanceOf(IllegalMonitorStateException.class)
                            .hasMessageContaining("'a'");
                })
                .join();
        assertThat(row()).isHeld();
    }

    @Test
    void oneUnlockTooManyIsRefused() {
        lock.lock();
        lock.unlock();
        assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    void unlockingTellsOfALossAndEndsIt() {
        lock.lock();
        lose();
        assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
        lock.lock();
        assertThatCode(lock::unlock).doesNotThrowAnyException();
    }

    @Test
    void aLostLockIsNotLockedAgainBeforeItsUnlock() {
        lock.lock();
        lose();
        assertThatThrownBy(lock::lock).isInstanceOf(LockLostException.class);
        assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(LockLostException.class);
        assertThatThrownBy(lock::tryLock).isInstanceOf(LockLostException.class);
        assertThatThrownBy(() -> lock.tryLock(1, TimeUnit.SECONDS)).isInstanceOf(LockLostException.class);
        assertThat(requests.count()).isEqualTo(1);
    }

    @Test
    void theThreadThatLostTheLockDoesNotDisturbTheOneThatHasItNow() {
        lock.lock();
        lose();
        CompletableFuture.runAsync(lock::lock).join();
        assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
        assertThat(row()).isHeld();
    }

    @Test
    void workUnderALockThatCannotBeReleasedIsStillGood() {
        lock.lock();
        client.beginOutage(Outage.CUT_OFF);
        assertThatCode(lock::unlock).doesNotThrowAnyException();
        assertThat(row()).isHeld();
    }

    @Test
    void lockGoesOnAfterAnInterruptAndKeepsIt() {
        client.testLock("a").occupy();
        client.testLock("a").abandon();
        requests.at(1, Thread.currentThread()::interrupt);
        requests.at(2, Thread.currentThread()::interrupt);
        lock.lock();
        assertThat(requests.count()).isEqualTo(3);
        assertThat(client).holds("a");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void tryLockWithoutAUnitIsRefusedAsByAReentrantLock() {
        for (Lock each : List.of(new ReentrantLock(), lock)) {
            assertThatNullPointerException().isThrownBy(() -> each.tryLock(1, null));
            assertThatNullPointerException().isThrownBy(() -> each.tryLock(0, null));
            each.lock();
            assertThatNullPointerException().isThrownBy(() -> each.tryLock(1, null));
            each.unlock();
        }
    }

    @Test
    void tryLockWithoutATimeKeepsAnInterrupt() {
        Thread.currentThread().interrupt();
        assertThat(lock.tryLock()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void theOthersGiveWayToAnInterruptAlsoWhereTheThreadHasTheLock() throws InterruptedException {
        lock.lock();
        Thread.currentThread().interrupt();
        assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lock.tryLock(1, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        lock.unlock();
        assertThat(row()).isFree();
    }

    @Test
    void waitsAsTheCallSaysAndElseAsksAsTheRequestDoes() throws InterruptedException {
        LockRequest request = LockRequest.builder("a")
                .waitTimeout(Duration.ofSeconds(1))
                .retryPeriod(Duration.ofSeconds(2))
                .lease(Duration.ofSeconds(3))
                .attribute("job", "nightly")
                .listener(event -> {})
                .name("kind")
                .build();
        assertThat(locks.lock(request).tryLock(5, TimeUnit.SECONDS)).isTrue();
        LockRequest sent = held().request();
        assertThat(sent.waitTimeout()).contains(Duration.ofSeconds(5));
        assertThat(sent.retryPeriod()).isEqualTo(request.retryPeriod());
        assertThat(sent.lease()).isEqualTo(request.lease());
        assertThat(sent.attributes()).isEqualTo(Map.of("job", "nightly"));
        assertThat(sent.listener()).isEqualTo(request.listener());
        assertThat(sent.name()).isEqualTo(request.name());
    }

    @Test
    void aBusyLockIsNotGotWithinItsTime() throws InterruptedException {
        client.testLock("a").occupy();
        Instant before = client.now();
        assertThat(lock.tryLock(5, TimeUnit.SECONDS)).isFalse();
        assertThat(lock.tryLock(0, TimeUnit.SECONDS)).isFalse();
        assertThat(client.now()).isEqualTo(before.plusSeconds(5));
    }

    @Test
    void noTimeIsTooLongToWait() throws InterruptedException {
        client.testLock("a").occupy();
        client.testLock("a").abandon();
        assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    }

    @Test
    void lockWaitsFarBeyondTheClientsOwnTime() throws InterruptedException {
        client.another("dead")
                .acquire(LockRequest.builder("a").lease(Duration.ofHours(1)).build());
        client.testLock("a").abandon();
        lock.lock();
        assertThat(client).holds("a");
        assertThat(held().request().waitTimeout()).contains(Duration.ofDays(365));
    }

    @Test
    void nothingIsKeptOfALockThatNobodyHolds() {
        ThreadHolds holds = new ThreadHolds();
        for (int i = 0; i < 1000; i++) {
            Lock each = new ThreadLock(client, holds, LockRequest.of("key " + i));
            each.lock();
            each.lock();
            each.unlock();
            each.unlock();
        }
        assertThat(holds.size()).isZero();
    }

    @Test
    void theHolderHasAFencingToken() {
        assertThat(locks.heldByCurrentThread(LockKey.of("a"))).isEmpty();
        lock.lock();
        assertThat(row()).hasFencingToken(held().fencingToken());
    }

    @Test
    void locksOfOneKeyAreEqual() {
        assertThat(lock)
                .isEqualTo(locks.lock("a"))
                .hasSameHashCodeAs(locks.lock("a"))
                .isNotEqualTo(locks.lock("b"))
                .isNotEqualTo(new ThreadLocks(client).lock("a"));
    }

    @Test
    void thereAreNoConditions() {
        assertThatThrownBy(lock::newCondition).isInstanceOf(UnsupportedOperationException.class);
    }

    private void lose() {
        client.testLock("a").delete();
    }

    private LockHandle held() {
        return locks.heldByCurrentThread(LockKey.of("a")).orElseThrow();
    }

    private LockRecord row() {
        return client.testLock("a").record().orElseThrow();
    }
}
