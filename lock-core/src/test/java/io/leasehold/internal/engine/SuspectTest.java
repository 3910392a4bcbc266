package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that was suspended, or whose clocks disagree for another reason: half of the guard is 1.5 s. */
class SuspectTest {

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void aLockIsNotHeldFromTheInstantAtWhichTheMachineWakesUp() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.suspend(Duration.ofMillis(1501));
        assertThat(handle.isHeld()).isFalse();
        assertThat(handle.remaining()).isZero();
        assertThat(handle.status()).isEqualTo(LockStatus.IN_DANGER);
    }

    @Test
    void halfAGuardOfDisagreementChangesNothing() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.suspend(Duration.ofMillis(1500));
        assertThat(handle.isHeld()).isTrue();
        fixture.time.advanceNanos(0);
        assertThat(fixture.store.count(Operation.BEAT)).isZero();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.eventNames()).containsExactly("Acquired");
    }

    @Test
    void aSuspectLockIsProvedByAHeartbeatAtOnceAndHeldAgain() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.suspend(Duration.ofHours(1));
        assertThat(handle.isHeld()).isFalse();
        fixture.time.advanceNanos(0);
        assertThat(fixture.store.count(Operation.BEAT)).isEqualTo(1);
        assertThat(handle.isHeld()).isTrue();
        assertThat(handle.status()).isEqualTo(LockStatus.LOCKED);
        assertThat(handle.remaining()).isEqualTo(EngineFixture.HELD);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Recovered");
    }

    @Test
    void withoutAnybodyLookingTheNextHeartbeatNoticesTheSuspension() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.suspend(Duration.ofHours(1));
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Recovered");
        assertThat(handle.isHeld()).isTrue();
    }

    @Test
    void aThiefWhoCameMeanwhileIsFoundByThatHeartbeat() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.suspend(Duration.ofHours(1));
        fixture.store.occupy(LockKey.of("a"), "thief", "another-version", EngineFixture.LEASE);
        assertThat(handle.isHeld()).isFalse();
        fixture.time.advanceNanos(0);
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Stolen");
        assertThat(fixture.events.get(2))
                .isInstanceOfSatisfying(
                        LockStolenEvent.class,
                        event -> assertThat(event.cause()).isEqualTo(LossCause.STOLEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P3650D", "P-3650D", "PT1.502S", "PT-1.502S"})
    void aStepOfTheWallClockCostsOneHeartbeatAndNothingElse(Duration step) {
        LockHandle handle = fixture.acquired("a");
        fixture.time.stepWall(step);
        assertThat(handle.isHeld()).isFalse();
        fixture.time.advanceNanos(0);
        assertThat(handle.isHeld()).isTrue();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Recovered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1.4S", "PT-1.4S"})
    void aSmallStepOfTheWallClockCostsNothing(Duration step) {
        LockHandle handle = fixture.acquired("a");
        fixture.time.stepWall(step);
        assertThat(handle.isHeld()).isTrue();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.eventNames()).containsExactly("Acquired");
    }

    @Test
    void whileNoHeartbeatSucceedsASuspectLockStaysNotHeldAndThenExpires() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.suspend(Duration.ofSeconds(5));
        assertThat(handle.isHeld()).isFalse();
        fixture.advanceToJustBefore(EngineFixture.HELD);
        assertThat(handle.isHeld()).isFalse();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger");
        fixture.advanceToIt();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Expired");
    }

    @Test
    void aHeartbeatThatWasSentBeforeTheSuspensionProvesNothing() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.DELAY_ANSWER);
        fixture.store.next(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.advanceToBeat(1);
        fixture.time.suspend(Duration.ofHours(1));
        fixture.store.land();
        assertThat(handle.isHeld()).isFalse();
        assertThat(fixture.eventNames()).doesNotContain("Recovered");
    }

    @Test
    void aHeartbeatThatWasSentBeforeTheSuspicionAroseDoesNotSettleItEvenIfTheClocksAgreeAgainLater() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.DELAY_ANSWER);
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.advanceToBeat(1);
        fixture.time.stepWall(Duration.ofHours(1));
        assertThat(handle.isHeld()).isFalse();
        fixture.time.advanceNanos(0);
        fixture.store.land();
        fixture.time.stepWall(Duration.ofHours(-1));
        assertThat(handle.isHeld()).isFalse();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger");
    }

    @Test
    void theHeartbeatThatSettlesASuspicionReplacesTheOneInFlightAndDoesNotDoubleTheirNumberForEver() {
        fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.DELAY_ANSWER);
        fixture.advanceToBeat(1);
        fixture.time.suspend(Duration.ofHours(1));
        assertThat(fixture.engine.held().get(0).isHeld()).isFalse();
        fixture.time.advanceNanos(0);
        fixture.store.land();
        fixture.time.advance(Duration.ofSeconds(50));
        assertThat(fixture.store.count(Operation.BEAT)).isBetween(11L, 13L);
    }

    @Test
    void whoReliesOnASuspectLockIsToldThatItIsInDangerAndNotThatItIsLost() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.suspend(Duration.ofHours(1));
        assertThatThrownBy(handle::ensureHeld).isInstanceOfSatisfying(LockLostException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(LockException.Code.LOCK_IN_DANGER);
            assertThat(refusal.lossCause()).isEmpty();
            assertThat(refusal.key()).isEqualTo(handle.key());
            assertThat(refusal.fencingToken()).isEqualTo(handle.fencingToken());
            assertThat(refusal).hasMessageContaining("clocks of this machine disagree");
        });
    }

    @Test
    void aSuspectLockCanBeReleased() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.suspend(Duration.ofHours(1));
        handle.release();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.eventNames()).endsWith("Released");
    }

    @Test
    void aGrantDuringWhichTheMachineWasSuspendedIsNotCountedFromItsOldStart() {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.time.suspend(Duration.ofMinutes(1));
        fixture.store.land();
        LockHandle handle = EngineFixture.granted(acquiring);
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.TAKE, Operation.TAKE);
        assertThat(handle.isHeld()).isTrue();
        assertThat(handle.fencingToken())
                .isEqualTo(fixture.store.rows.get(handle.key()).fencingToken());
    }

    @Test
    void aGrantDuringWhichTheMachineWasSuspendedAndAThiefCameIsNotGranted() {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.time.suspend(Duration.ofMinutes(1));
        fixture.store.occupy(LockKey.of("a"), "thief", "another-version", EngineFixture.LEASE);
        fixture.store.land();
        assertThat(acquiring).isNotDone();
        assertThat(fixture.events).isEmpty();
    }
}
