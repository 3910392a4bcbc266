package io.leasehold.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.bridge.FakeLocks.FakeHandle;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("LockNotBeforeTry") // Locking and unlocking is what is tested.
class ThreadLocksTest {

    private final FakeLocks client = new FakeLocks();
    private final ThreadLocks locks = new ThreadLocks(client);
    private final Lock lock = locks.lock("a");

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void unlockingFreesTheLock() {
        lock.lock();
        assertThat(client.isFree("a")).isFalse();
        lock.unlock();
        assertThat(client.isFree("a")).isTrue();
    }

    @Test
    void theSameThreadLocksAgainThroughAnyLockOfTheKeyAndMustUnlockAsOften() throws InterruptedException {
        lock.lock();
        locks.lock(LockKey.of("a")).lockInterruptibly();
        assertThat(lock.tryLock()).isTrue();
        assertThat(locks.lock("a").tryLock(1, TimeUnit.SECONDS)).isTrue();
        assertThat(client.requests).hasSize(1);
        lock.unlock();
        lock.unlock();
        lock.unlock();
        assertThat(client.isFree("a")).isFalse();
        lock.unlock();
        assertThat(client.isFree("a")).isTrue();
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
        assertThat(client.isFree("a")).isFalse();
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
        held().lose();
        assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
        lock.lock();
        assertThatCode(lock::unlock).doesNotThrowAnyException();
    }

    @Test
    void aLostLockIsNotLockedAgainBeforeItsUnlock() {
        lock.lock();
        held().lose();
        assertThatThrownBy(lock::lock).isInstanceOf(LockLostException.class);
        assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(LockLostException.class);
        assertThatThrownBy(lock::tryLock).isInstanceOf(LockLostException.class);
        assertThatThrownBy(() -> lock.tryLock(1, TimeUnit.SECONDS)).isInstanceOf(LockLostException.class);
        assertThat(client.requests).hasSize(1);
    }

    @Test
    void theThreadThatLostTheLockDoesNotDisturbTheOneThatHasItNow() {
        lock.lock();
        held().lose();
        CompletableFuture.runAsync(lock::lock).join();
        assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
        assertThat(client.isFree("a")).isFalse();
    }

    @Test
    void workUnderALockThatCannotBeReleasedIsStillGood() {
        client.releaseFailure = new LockException(LockException.Code.STORE_UNAVAILABLE, "away");
        lock.lock();
        assertThatCode(lock::unlock).doesNotThrowAnyException();
    }

    @Test
    void lockGoesOnAfterAnInterruptAndKeepsIt() {
        client.interrupts = 2;
        lock.lock();
        assertThat(client.isFree("a")).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
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
        assertThat(client.isFree("a")).isTrue();
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
        LockRequest sent = client.requests.get(0);
        assertThat(sent.waitTimeout()).contains(Duration.ofSeconds(5));
        assertThat(sent.retryPeriod()).isEqualTo(request.retryPeriod());
        assertThat(sent.lease()).isEqualTo(request.lease());
        assertThat(sent.attributes()).isEqualTo(Map.of("job", "nightly"));
        assertThat(sent.listener()).isEqualTo(request.listener());
        assertThat(sent.name()).isEqualTo(request.name());
    }

    @Test
    void aBusyLockIsNotGotWithinItsTime() throws InterruptedException {
        CompletableFuture.runAsync(lock::lock).join();
        assertThat(lock.tryLock(5, TimeUnit.SECONDS)).isFalse();
        assertThat(lock.tryLock(0, TimeUnit.SECONDS)).isFalse();
        assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isFalse();
    }

    @Test
    void lockWaitsFarBeyondTheClientsOwnTime() {
        lock.lock();
        assertThat(client.requests.get(0).waitTimeout()).contains(Duration.ofDays(365));
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
        assertThat(locks.heldByCurrentThread(LockKey.of("a")).map(LockHandle::fencingToken))
                .contains(1L);
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

    private FakeHandle held() {
        return (FakeHandle) locks.heldByCurrentThread(LockKey.of("a")).orElseThrow();
    }
}
