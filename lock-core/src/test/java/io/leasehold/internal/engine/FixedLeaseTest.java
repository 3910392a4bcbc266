package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Holds without heartbeats: for processes that are short-lived or can be frozen. */
class FixedLeaseTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final long NOW = 1_900_000_000;
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration HELD = Duration.ofMinutes(9);
    private static final Duration GUARD = Duration.ofMinutes(1);

    private final EngineFixture fixture = new EngineFixture();

    private static LockRequest request() {
        return LockRequest.builder(KEY)
                .fixedLease(LEASE)
                .waitTimeout(Duration.ofHours(1))
                .build();
    }

    private LockHandle acquired() {
        return EngineFixture.acquired(fixture.engine, request());
    }

    @Test
    void costsOneRequestToAcquireAndOneToRelease() {
        fixture.store.date = NOW;
        fixture.acquired("other").release();
        fixture.store.requests.clear();

        acquired().release();

        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.RELEASE);
    }

    @Test
    void readsOnceBeforeTheTakeIfNoRecentDateIsKnown() {
        fixture.store.date = NOW;

        LockHandle unused = acquired();

        assertThat(fixture.store.requests).containsExactly(Operation.READ, Operation.TAKE);
        assertThat(fixture.store.rows.get(KEY).aliveUntil())
                .isEqualTo(Instant.ofEpochSecond(NOW + 1 + LEASE.toSeconds() + 30));
    }

    @Test
    void isTakenWithoutAnEndIfTheTableDoesNotTellItsTime() {
        LockHandle handle = acquired();

        assertThat(handle.isHeld()).isTrue();
        assertThat(fixture.store.requests).containsExactly(Operation.READ, Operation.TAKE);
        assertThat(fixture.store.rows.get(KEY).aliveUntil()).isNull();
    }

    @Test
    void sendsNoHeartbeatAndIsNeverInDanger() {
        LockHandle handle = acquired();

        fixture.advanceToJustBefore(HELD);
        assertThat(handle.status()).isEqualTo(LockStatus.LOCKED);
        assertThat(handle.isHeld()).isTrue();

        fixture.advanceToIt();
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Expired");
        assertThat(fixture.store.count(Operation.BEAT)).isZero();
    }

    @Test
    void aForgottenHandleIsReleasedWhenItsLeaseIsOver() {
        LockHandle unused = acquired();
        CompletableFuture<LockHandle> next = EngineFixture.asked(fixture.engine, "a", Duration.ofHours(1));

        fixture.advanceToJustBefore(HELD.plus(GUARD));
        assertThat(next).isNotDone();

        fixture.advanceToIt();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(next).isCompleted();
    }

    @Test
    void endsAtOnceWhenTheClocksOfItsMachineContradictEachOther() {
        LockHandle handle = acquired();

        fixture.time.suspend(GUARD.dividedBy(2).plusMillis(1));

        assertThat(handle.isHeld()).isFalse();
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThatExceptionOfType(LockLostException.class).isThrownBy(handle::ensureHeld);
    }

    @Test
    void survivesASuspensionOfHalfItsGuard() {
        LockHandle handle = acquired();

        fixture.time.suspend(GUARD.dividedBy(2));

        assertThat(handle.isHeld()).isTrue();
    }

    @Test
    void aForgottenHandleOfAFrozenProcessBlocksNobodyOfIt() throws InterruptedException {
        fixture.store.date = NOW;
        LockHandle unused = acquired();
        fixture.time.suspend(Duration.ofHours(1));
        fixture.store.date = NOW + 3_600;

        assertThat(fixture.engine.tryAcquire(request())).isPresent();
    }

    @Test
    void aForgottenHandleOfAStoppedProcessBlocksNoFirstAttemptOfIt() throws InterruptedException {
        fixture.store.date = NOW;
        LockHandle unused = acquired();
        fixture.time.pause(LEASE);
        fixture.store.date = NOW + LEASE.toSeconds();

        assertThat(fixture.engine.tryAcquire(request())).isPresent();
    }

    @Test
    void isNotHandedOver() {
        LockHandle first = acquired();
        CompletableFuture<LockHandle> second = fixture.engine.acquireAsync(request());

        first.release();

        assertThat(fixture.store.count(Operation.RELEASE)).isOne();
        assertThat(EngineFixture.granted(second).fencingToken()).isGreaterThan(first.fencingToken() + 1);
    }

    @Test
    void isNotHandedAnOrdinaryHold() {
        LockHandle first = fixture.acquired("a");
        CompletableFuture<LockHandle> second = fixture.engine.acquireAsync(request());

        first.release();

        assertThat(EngineFixture.granted(second).fencingToken()).isGreaterThan(first.fencingToken() + 1);
        fixture.time.advance(Duration.ofMinutes(5));
        assertThat(second.join().status()).isEqualTo(LockStatus.LOCKED);
    }

    @Test
    void othersTakeItRightAfterItsLeaseByTheTablesClock() throws InterruptedException {
        fixture.store.date = NOW;
        fixture.engine("dead").acquireAsync(request()).join();
        long end = fixture.store.rows.get(KEY).aliveUntil().getEpochSecond();

        fixture.store.date = end + 30;
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isEmpty();
        fixture.store.date = end + 31;
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isPresent();
    }

    @Test
    void endsIfItMayHaveBeenReleasedByForce() {
        LockHandle handle = acquired();
        fixture.store.next(Operation.RELEASE, Fault.FAIL_AFTER);

        assertThatExceptionOfType(LockException.class)
                .isThrownBy(() ->
                        fixture.engine.forceRelease(fixture.engine.find(KEY).orElseThrow()));

        assertThat(handle.isHeld()).isFalse();
    }

    @Test
    void isRefusedWhereReleasesDeleteRows() {
        LockEngine deleting = EngineFixture.deleting().engine;

        assertThatExceptionOfType(InvalidLockSettingException.class)
                .isThrownBy(() -> deleting.tryAcquire(request()))
                .withMessageContaining("TOMBSTONE");
    }
}
