package io.leasehold.bridge.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRecord;
import io.leasehold.bridge.BridgeTable;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.integration.support.locks.ExpirableLockRegistry;
import org.springframework.integration.support.locks.RenewableLockRegistry;

/** What Spring Integration's reference and its own registries promise of a registry. */
@SuppressWarnings("LockNotBeforeTry") // Locking and unlocking is what is tested.
class LeaseholdLockRegistryIT {

    private static BridgeTable table;
    private static LockClient client;
    private static LockClient otherClient;

    private final String key = BridgeTable.newKey();
    private final RenewableLockRegistry<?> registry = Registries.renewable(client);
    private final Lock lock = registry.obtain(key);
    private final Lock ofAnotherProcess = Registries.on(otherClient).obtain(key);

    @BeforeAll
    static void open() {
        table = new BridgeTable();
        client = table.client();
        otherClient = table.patientClient();
    }

    @AfterAll
    static void close() {
        table.close();
    }

    @Test
    void aLockIsTakenAndFreedAnyNumberOfTimes() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            lock.lock();
            assertThat(table.isFree(key)).isFalse();
            lock.unlock();
            lock.lockInterruptibly();
            lock.unlock();
            assertThat(table.isFree(key)).isTrue();
        }
    }

    @Test
    void itsThreadMayLockAgainAndOthersGetTheLockAfterTheLastUnlock() {
        lock.lock();
        Lock again = registry.obtain(key);
        assertThat(again).isEqualTo(lock);
        assertThat(again.tryLock()).isTrue();
        again.unlock();
        assertThat(ofAnotherProcess.tryLock()).isFalse();
        lock.unlock();
        assertThat(ofAnotherProcess.tryLock()).isTrue();
        ofAnotherProcess.unlock();
    }

    @Test
    void keysThatHashAlikeAreDifferentLocks() {
        Lock zero = registry.obtain("0");
        Lock sixHundredAndFortyOne = registry.obtain("641");
        zero.lock();
        sixHundredAndFortyOne.lock();
        sixHundredAndFortyOne.unlock();
        assertThat(table.isFree("641")).isTrue();
        assertThat(table.isFree("0")).isFalse();
        assertThat(elsewhere(() -> {
                    boolean got = sixHundredAndFortyOne.tryLock();
                    sixHundredAndFortyOne.unlock();
                    return got;
                }))
                .isTrue();
        zero.unlock();
        assertThat(table.isFree("0")).isTrue();
    }

    @Test
    void anotherThreadDoesNotGetAHeldLock() {
        lock.lock();
        assertThat(elsewhere(() -> registry.obtain(key).tryLock(100, TimeUnit.MILLISECONDS)))
                .isFalse();
        lock.unlock();
    }

    @Test
    void aWaitingThreadGetsTheLockWhenAnotherProcessUnlocks() throws Exception {
        ofAnotherProcess.lock();
        CompletableFuture<Boolean> waiter = CompletableFuture.supplyAsync(() -> call(() -> {
            lock.lock();
            lock.unlock();
            return true;
        }));
        await().until(() -> !client.waiting().isEmpty());
        assertThat(waiter).isNotDone();
        ofAnotherProcess.unlock();
        assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void onlyItsThreadUnlocks() {
        lock.lock();
        assertThatThrownBy(() -> elsewhere(() -> {
                    lock.unlock();
                    return true;
                }))
                .hasRootCauseInstanceOf(IllegalMonitorStateException.class);
        assertThat(table.isFree(key)).isFalse();
        lock.unlock();
    }

    @Test
    void aLockThatExpiredAndBelongsToAnotherProcessIsReportedAtItsUnlock() throws Exception {
        try (BridgeTable cutOff = new BridgeTable()) {
            var proxy = cutOff.proxy();
            Lock expiring =
                    Registries.on(cutOff.shortLeaseClient(proxy.endpoint())).obtain(key);
            expiring.lock();
            proxy.blackhole();
            Lock next = Registries.on(cutOff.client()).obtain(key);
            assertThat(next.tryLock(30, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(expiring::unlock)
                    .isInstanceOf(ConcurrentModificationException.class)
                    .hasCauseInstanceOf(LockLostException.class);
            assertThat(cutOff.isFree(key)).isFalse();
            assertThatCode(next::unlock).doesNotThrowAnyException();
            proxy.heal();
        }
    }

    @Test
    void aLostLockIsNotTakenForHeldUntilItsUnlockAndIsTakenAnewAfterwards() {
        lock.lock();
        force();
        assertThatThrownBy(() -> lock.tryLock()).isInstanceOf(LockLostException.class);
        assertThatThrownBy(lock::unlock).isInstanceOf(ConcurrentModificationException.class);
        lock.lock();
        assertThatCode(lock::unlock).doesNotThrowAnyException();
    }

    @Test
    void workIsDoneUnderALock() throws Exception {
        registry.executeLocked(key, () -> assertThat(table.isFree(key)).isFalse());
        assertThat(registry.executeLocked(key, () -> 42)).isEqualTo(42);
        assertThat(table.isFree(key)).isTrue();
    }

    @Test
    void workIsNotDoneWithoutTheLock() {
        ofAnotherProcess.lock();
        assertThatThrownBy(() -> registry.executeLocked(key, Duration.ofMillis(100), () -> {
                    throw new AssertionError();
                }))
                .isInstanceOf(TimeoutException.class);
        ofAnotherProcess.unlock();
    }

    @Test
    void aHeldLockIsRenewedByItselfAndProvesIt() throws InterruptedException {
        RenewableLockRegistry<?> renewable = Registries.renewable(table.shortLeaseClient());
        Lock kept = renewable.obtain(key);
        kept.lock();
        assertThat(ofAnotherProcess.tryLock(BridgeTable.LEASE.toMillis() * 3 / 2, TimeUnit.MILLISECONDS))
                .isFalse();
        assertThatCode(() -> renewable.renewLock(key)).doesNotThrowAnyException();
        kept.unlock();
    }

    @Test
    void aLockThatTheTableDoesNotShowIsNotRenewed() {
        lock.lock();
        table.deleteRow(key);
        assertThatThrownBy(() -> registry.renewLock(key)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(lock::unlock).isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void aLostLockIsNotRenewed() {
        lock.lock();
        force();
        assertThatThrownBy(() -> registry.renewLock(key))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(LockLostException.class);
        assertThatThrownBy(lock::unlock).isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void aLockOfNobodyOrOfAnotherThreadIsNotRenewed() {
        assertThatThrownBy(() -> registry.renewLock(key)).isInstanceOf(IllegalMonitorStateException.class);
        lock.lock();
        assertThatThrownBy(() -> elsewhere(() -> {
                    registry.renewLock(key);
                    return true;
                }))
                .hasRootCauseInstanceOf(IllegalMonitorStateException.class);
        lock.unlock();
    }

    @Test
    void expiringUnusedLocksLeavesThoseThatAreHeldAlone() {
        lock.lock();
        ((ExpirableLockRegistry<?>) registry).expireUnusedOlderThan(0);
        assertThat(registry.obtain(key).tryLock()).isTrue();
        registry.obtain(key).unlock();
        lock.unlock();
        assertThat(table.isFree(key)).isTrue();
    }

    @Test
    void keysAreTextOrLockKeys() {
        Lock sorted = registry.obtain(LockKey.of(key, "2026"));
        sorted.lock();
        assertThat(client.find(LockKey.of(key, "2026")).map(LockRecord::isHeld)).contains(true);
        assertThat(table.isFree(key)).isTrue();
        sorted.unlock();
        assertThatThrownBy(() -> registry.obtain(42)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Frees the lock by force, and waits until its owner knows. */
    private void force() {
        otherClient.forceRelease(otherClient.find(LockKey.of(key)).orElseThrow());
        await().atMost(BridgeTable.PATIENCE)
                .until(() ->
                        client.held().stream().noneMatch(handle -> handle.key().equals(LockKey.of(key))));
    }

    private interface Work<T> {
        T does() throws Exception;
    }

    private static <T> T call(Work<T> work) {
        try {
            return work.does();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T elsewhere(Work<T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> call(work)).get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
