package io.leasehold.bridge.shedlock;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.bridge.BridgeTable;
import io.leasehold.testing.FaultProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import net.javacrumbs.shedlock.core.DefaultLockingTaskExecutor;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockExtender;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.LockingTaskExecutor;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What ShedLock promises of any provider, by two processes on one table. */
class LeaseholdLockProviderIT {

    private static BridgeTable table;
    private static LockClient client;
    private static LeaseholdLockProvider provider;
    private static LeaseholdLockProvider ofAnotherProcess;

    private final String name = BridgeTable.newKey();

    @BeforeAll
    static void open() {
        table = new BridgeTable();
        client = table.patientClient();
        provider = new LeaseholdLockProvider(client);
        ofAnotherProcess = new LeaseholdLockProvider(table.patientClient());
    }

    @AfterAll
    static void close() {
        provider.close();
        ofAnotherProcess.close();
        table.close();
    }

    @Test
    void aLockExcludesUntilItIsUnlockedAndCanBeTakenAtOnceAfterwards() {
        for (int i = 0; i < 10; i++) {
            SimpleLock lock = lock(ofMinutes(5), ZERO);
            assertThat(provider.lock(configuration(ofMinutes(5), ZERO))).isEmpty();
            assertThat(ofAnotherProcess.lock(configuration(ofMinutes(5), ZERO))).isEmpty();
            lock.unlock();
            assertThat(table.isFree(name)).isTrue();
        }
    }

    @Test
    void locksOfTwoNamesAreIndependent() {
        SimpleLock one = lock(ofMinutes(5), ZERO);
        SimpleLock other = provider.lock(new LockConfiguration(Instant.now(), name + "2", ofMinutes(5), ZERO))
                .orElseThrow();
        one.unlock();
        other.unlock();
    }

    @Test
    void aLockIsFreeAfterItsMostTime() {
        Instant before = Instant.now();
        lock(ofSeconds(2), ZERO);
        await().atMost(BridgeTable.PATIENCE).until(() -> table.isFree(name));
        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(ofSeconds(2));
        assertThat(ofAnotherProcess.lock(configuration(ofMinutes(5), ZERO))).isPresent();
    }

    @Test
    void aLockIsKeptForItsLeastTimeAndIsFreeAfterwards() {
        Instant before = Instant.now();
        lock(ofSeconds(10), ofSeconds(3)).unlock();
        assertThat(ofAnotherProcess.lock(configuration(ofMinutes(5), ZERO))).isEmpty();
        await().atMost(BridgeTable.PATIENCE)
                .until(() ->
                        ofAnotherProcess.lock(configuration(ofMinutes(5), ZERO)).isPresent());
        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(ofSeconds(3));
    }

    @Test
    void aLeastTimeThatTheRowOfADeadOwnerMightNotOutliveIsRefused() {
        assertThatThrownBy(() -> provider.lock(configuration(ofHours(25), ofHours(13))))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("expiryPeriod");
        assertThat(lock(ofHours(25), ofHours(12))).isNotNull();
    }

    @Test
    void aLockIsKeptFarBeyondItsLease() {
        try (LeaseholdLockProvider keeping = new LeaseholdLockProvider(table.shortLeaseClient())) {
            SimpleLock lock = keeping.lock(configuration(ofMinutes(5), ZERO)).orElseThrow();
            await().pollInterval(ofMillis(200))
                    .during(BridgeTable.LEASE.multipliedBy(3).dividedBy(2))
                    .atMost(BridgeTable.LEASE.multipliedBy(3))
                    .until(() -> ofAnotherProcess
                            .lock(configuration(ofMinutes(5), ZERO))
                            .isEmpty());
            lock.unlock();
        }
    }

    @Test
    void anExtendedLockOutlivesItsFirstMostTime() {
        SimpleLock lock = lock(ofSeconds(2), ZERO);
        SimpleLock extended = lock.extend(ofMinutes(5), ZERO).orElseThrow();
        await().pollInterval(ofMillis(100))
                .during(ofSeconds(3))
                .atMost(BridgeTable.PATIENCE)
                .until(() -> !table.isFree(name));
        extended.unlock();
        assertThat(table.isFree(name)).isTrue();
    }

    @Test
    void aLockPastItsMostTimeIsNotExtendedButFree() {
        SimpleLock lock = provider.lock(configuration(ofMillis(2), ZERO)).orElseThrow();
        await().until(() ->
                client.held().stream().noneMatch(handle -> handle.key().equals(LockKey.of(name))));
        assertThat(lock.extend(ofSeconds(10), ZERO)).isEmpty();
        assertThat(table.isFree(name)).isTrue();
    }

    @Test
    void theLockOfATaskIsExtendedFromInside() throws Throwable {
        LockingTaskExecutor executor = new DefaultLockingTaskExecutor(provider);
        executor.executeWithLock(
                (LockingTaskExecutor.Task) () -> LockExtender.extendActiveLock(ofMinutes(5), ofMinutes(1)),
                configuration(ofMinutes(2), ZERO));
        assertThat(table.isFree(name)).isFalse();
    }

    @Test
    void aLockThatWasLostIsToldOfByUnlock() {
        SimpleLock lock = lock(ofMinutes(5), ZERO);
        table.deleteRow(name);
        assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
    }

    @Test
    void theTaskOfAnOwnerThatDiedLongAgoIsNotLeftOut() throws Exception {
        try (BridgeTable dying = new BridgeTable()) {
            FaultProxy proxy = dying.proxy();
            LeaseholdLockProvider dead = new LeaseholdLockProvider(dying.shortLeaseClient(proxy.endpoint()));
            assertThat(dead.lock(configuration(ofSeconds(2), ZERO))).isPresent();
            proxy.blackhole();
            LeaseholdLockProvider alive = new LeaseholdLockProvider(dying.patientClient());
            assertThat(alive.lock(configuration(ofMinutes(5), ZERO))).isEmpty();
            // Long ago: past the most time and the two seconds by which clocks may differ.
            Instant overdue = Instant.now().plusMillis(4100);
            await().atMost(BridgeTable.PATIENCE)
                    .pollInterval(ofMillis(100))
                    .until(() -> Instant.now().isAfter(overdue));
            LeaseholdLockProvider startedLater = new LeaseholdLockProvider(dying.patientClient());
            assertThat(startedLater.lock(configuration(ofMinutes(5), ZERO))).isPresent();
            proxy.heal();
            dead.close();
            alive.close();
            startedLater.close();
        }
    }

    @Test
    void threadsOfTwoProcessesThatCountUnderLocksMissNothing() throws Exception {
        try (LeaseholdLockProvider one = new LeaseholdLockProvider(table.patientClient());
                LeaseholdLockProvider another = new LeaseholdLockProvider(table.patientClient())) {
            assertThat(count(List.of(one, another))).isEqualTo(60);
            await().until(() -> table.isFree(name));
        }
    }

    private int count(List<LeaseholdLockProvider> providers) throws Exception {
        int[] counter = new int[1];
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            LockProvider own = providers.get(i % 2);
            tasks.add(() -> count(new DefaultLockingTaskExecutor(own), counter, 10));
        }
        for (Future<Void> each : threads.invokeAll(tasks)) {
            each.get();
        }
        threads.shutdown();
        return counter[0];
    }

    private Void count(LockingTaskExecutor executor, int[] counter, int times) {
        int[] done = new int[1];
        while (done[0] < times) {
            executor.executeWithLock(
                    (Runnable) () -> {
                        int seen = counter[0];
                        LockSupport.parkNanos(100_000);
                        counter[0] = seen + 1;
                        done[0]++;
                    },
                    configuration(ofMinutes(5), ofMillis(5)));
        }
        return null;
    }

    private SimpleLock lock(Duration atMost, Duration atLeast) {
        Optional<SimpleLock> lock = provider.lock(configuration(atMost, atLeast));
        assertThat(lock).isPresent();
        assertThat(table.isFree(name)).isFalse();
        return lock.get();
    }

    private LockConfiguration configuration(Duration atMost, Duration atLeast) {
        return new LockConfiguration(Instant.now(), name, atMost, atLeast);
    }
}
