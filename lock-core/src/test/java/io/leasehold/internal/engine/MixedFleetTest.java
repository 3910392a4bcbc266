package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients of one table whose allowances for takeovers by the table's clock differ, as while a setting is rolled out.
 */
class MixedFleetTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final long NOW = 1_900_000_000;

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine with = with("with", EngineFixture.SKEW);
    private final LockEngine without = with("without", Duration.ZERO);

    @BeforeEach
    void tellTheTime() {
        fixture.store.date = NOW;
    }

    private LockEngine with(String owner, Duration skew) {
        EngineSettings usual = fixture.settings(owner, false);
        return fixture.engine(new EngineSettings(
                owner,
                usual.timing(),
                usual.waitTimeout(),
                usual.retryPeriod(),
                skew,
                usual.heartbeatTps(),
                usual.releaseOnClose(),
                usual.closeTimeout(),
                usual.listeners()));
    }

    private LockRecord row() {
        return fixture.store.rows.get(KEY);
    }

    private static Optional<LockHandle> attempt(LockEngine by) throws InterruptedException {
        return by.tryAcquire(LockRequest.of(KEY));
    }

    @Test
    void whoIgnoresTheTablesClockIsObservedByAll() throws InterruptedException {
        fixture.die(without, KEY);
        fixture.store.date = NOW + 1_000_000;

        assertThat(row().aliveUntil()).isNull();
        assertThat(attempt(with)).isEmpty();
    }

    @Test
    void whoIgnoresTheTablesClockObservesAllAndRemovesTheirEnd() throws InterruptedException {
        fixture.die(with, KEY);
        fixture.store.date = NOW + 1_000_000;
        assertThat(row().aliveUntil()).isNotNull();
        assertThat(attempt(without)).isEmpty();

        fixture.time.advance(EngineFixture.LEASE);

        assertThat(attempt(without)).isPresent();
        assertThat(row().aliveUntil()).isNull();
    }

    @Test
    void aClientWithALargerAllowanceWaitsForLonger() throws InterruptedException {
        fixture.die(with, KEY);
        LockEngine careful = with("careful", EngineFixture.SKEW.multipliedBy(2));
        long end = row().aliveUntil().getEpochSecond();

        fixture.store.date = end + 60;
        assertThat(attempt(careful)).isEmpty();
        fixture.store.date = end + 61;
        assertThat(attempt(careful)).isPresent();
    }

    @Test
    void aLiveOwnerKeepsItsLockWhateverTheOthersAllow() {
        LockHandle handle = EngineFixture.acquired(with, LockRequest.of(KEY));
        CompletableFuture<LockHandle> hasty =
                EngineFixture.asked(with("hasty", Duration.ofSeconds(4)), "a", Duration.ofMinutes(10));

        for (int minute = 0; minute < 5 * 60; minute++) {
            fixture.time.advance(Duration.ofSeconds(1));
            fixture.store.date++;
        }

        assertThat(handle.isHeld()).isTrue();
        assertThat(hasty).isNotDone();
    }
}
