package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.runtime.Clocks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a hold is worth at a given moment. */
class HoldStateTest {

    private final EngineFixture fixture = new EngineFixture();

    private LockHandle acquiredWithoutHeartbeats() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        return fixture.acquired("a");
    }

    @Test
    void aLockIsHeldUntilItsLeaseLessTheGuardHasPassedAndNotANanosecondLonger() {
        LockHandle handle = acquiredWithoutHeartbeats();
        fixture.advanceToJustBefore(EngineFixture.HELD);
        assertThat(handle.isHeld()).isTrue();
        fixture.advanceToIt();
        assertThat(handle.isHeld()).isFalse();
    }

    @Test
    void whatAHandleSaysIsKnownWithoutARequest() {
        LockHandle handle = fixture.acquired("a");
        int before = fixture.store.requests.size();
        assertThat(handle.isHeld()).isTrue();
        assertThat(handle.status()).isEqualTo(LockStatus.LOCKED);
        assertThat(handle.remaining()).isPositive();
        handle.ensureHeld();
        assertThat(fixture.store.requests).hasSize(before);
    }

    @Test
    void aLockIsInDangerOnceTheSafePeriodHasPassedAndNotANanosecondEarlier() {
        LockHandle handle = acquiredWithoutHeartbeats();
        fixture.advanceToJustBefore(EngineFixture.SAFE);
        assertThat(handle.status()).isEqualTo(LockStatus.LOCKED);
        fixture.advanceToIt();
        assertThat(handle.status()).isEqualTo(LockStatus.IN_DANGER);
        assertThat(handle.isHeld()).isTrue();
    }

    @Test
    void theLeaseCountsFromBeforeTheRequestWasSentAndNotFromItsAnswer() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.store.land();
        LockHandle handle = EngineFixture.granted(acquiring);
        assertThat(handle.remaining()).isEqualTo(EngineFixture.HELD.minusSeconds(1));
        fixture.advanceToJustBefore(EngineFixture.HELD.minusSeconds(1));
        assertThat(handle.isHeld()).isTrue();
        fixture.advanceToIt();
        assertThat(handle.isHeld()).isFalse();
    }

    @Test
    void aFreshLockRemainsHeldForItsLeaseLessTheGuard() {
        assertThat(fixture.acquired("a").remaining()).isEqualTo(EngineFixture.HELD);
    }

    @Test
    void theRemainingTimeRunsDownToZeroAndStaysThere() {
        LockHandle handle = acquiredWithoutHeartbeats();
        fixture.time.advance(Duration.ofSeconds(26));
        assertThat(handle.remaining()).isEqualTo(Duration.ofSeconds(1));
        fixture.advanceToJustBefore(Duration.ofSeconds(1));
        assertThat(handle.remaining()).isEqualTo(Duration.ofNanos(1));
        fixture.time.advance(Duration.ofSeconds(9));
        assertThat(handle.remaining()).isZero();
    }

    @Test
    void aReleasedLockHasNoTimeRemaining() {
        LockHandle handle = fixture.acquired("a");
        handle.release();
        assertThat(handle.remaining()).isZero();
    }

    @Test
    void aHeartbeatRenewsTheLockFromTheMomentBeforeItWasSent() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.DELAY_ANSWER);
        long sent = fixture.advanceToBeat(1);
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.store.land();
        assertThat(handle.remaining()).isEqualTo(EngineFixture.HELD.minusSeconds(1));
        fixture.time.advanceNanos(sent + EngineFixture.HELD.toNanos() - fixture.time.nanoTime() - 1);
        assertThat(handle.isHeld()).isTrue();
        fixture.advanceToIt();
        assertThat(handle.isHeld()).isFalse();
    }

    @Test
    void aLateAnswerToAnEarlierHeartbeatDoesNotTakeBackANewerRenewal() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.DELAY_ANSWER);
        fixture.advanceToBeat(1);
        long renewedAt = fixture.advanceToBeat(2);
        fixture.store.land();
        assertThat(renewedAt).isEqualTo(fixture.time.nanoTime());
        assertThat(handle.remaining()).isEqualTo(EngineFixture.HELD);
    }

    @Test
    void aRenewalThatArrivesAfterTheEndRevivesNothing() {
        fixture.store.always(Operation.BEAT, Fault.DELAY_ANSWER);
        LockHandle handle = fixture.acquired("a");
        fixture.time.advance(Duration.ofSeconds(26));
        fixture.time.pause(Duration.ofSeconds(1));
        fixture.store.land();
        assertThat(handle.isHeld()).isFalse();
        fixture.time.advanceNanos(0);
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Expired");
    }

    @Test
    void aRenewalThatArrivesANanosecondBeforeTheEndSavesTheLock() {
        fixture.store.always(Operation.BEAT, Fault.DELAY_ANSWER);
        LockHandle handle = fixture.acquired("a");
        fixture.advanceToJustBefore(EngineFixture.HELD);
        fixture.store.land();
        fixture.advanceToIt();
        assertThat(handle.isHeld()).isTrue();
    }

    @Test
    void afterAPauseBeyondTheLeaseTheFirstLookSeesTheLossAlthoughEveryTimerIsLate() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.pause(EngineFixture.HELD);
        assertThat(handle.isHeld()).isFalse();
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(handle.remaining()).isZero();
    }

    @Test
    void afterAPauseJustShortOfTheLeaseTheLockIsStillHeld() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.pause(EngineFixture.HELD.minusNanos(1));
        assertThat(handle.isHeld()).isTrue();
        assertThat(handle.status()).isEqualTo(LockStatus.IN_DANGER);
    }

    @Test
    void aLookAfterAPauseHasTheLateChangeMadeSoonInsteadOfAtTheNextTimer() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.pause(EngineFixture.HELD);
        assertThat(handle.isHeld()).isFalse();
        fixture.time.advanceNanos(0);
        assertThat(fixture.eventNames()).endsWith("Expired");
    }

    @Test
    void aRequestsOwnLeaseDecidesHowLongItsLockIsHeld() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        LockHandle handle = EngineFixture.acquired(
                fixture.engine,
                LockRequest.builder("a").lease(Duration.ofMinutes(5)).build());
        fixture.advanceToJustBefore(Duration.ofSeconds(270));
        assertThat(handle.isHeld()).isTrue();
        fixture.advanceToIt();
        assertThat(handle.isHeld()).isFalse();
    }

    @Test
    void aHandleSaysWhoseLockItIsAndItsTokenIsTheOneInTheTable() {
        LockHandle handle = fixture.acquired("a");
        assertThat(handle.key().partitionKey()).isEqualTo("a");
        assertThat(handle.ownerName()).isEqualTo("me");
        assertThat(handle.fencingToken())
                .isEqualTo(fixture.store.rows.get(handle.key()).fencingToken());
        assertThat(handle).hasToString("lock 'a', token " + handle.fencingToken() + ", LOCKED");
    }

    @Test
    void whatSomebodyHasSeenToBeOverIsNotRenewedByAnOlderReadingOfTheClock() {
        Moving clocks = new Moving();
        LockHandle handle = fixture.acquired("a");
        HoldState hold = new HoldState(((HeldLock) handle), clocks.now(), 0, clocks, () -> {});
        clocks.nano = EngineFixture.HELD.toNanos();
        assertThat(hold.status(hold.askTenures(Tenures::latest))).isEqualTo(LockStatus.INVALID);
        clocks.nano = EngineFixture.HELD.toNanos() - 1;
        assertThat(hold.renewed(1, null, clocks.now())).isFalse();
        assertThat(hold.status(hold.askTenures(Tenures::latest))).isEqualTo(LockStatus.INVALID);
        assertThat(hold.beginRelease(hold.askTenures(Tenures::latest))).isFalse();
    }

    /** Clocks that go wherever a test wants them, as they seem to where threads overtake each other. */
    private static final class Moving implements Clocks {

        private long nano;

        @Override
        public long nanoTime() {
            return nano;
        }

        @Override
        public long wallMillis() {
            return nano / 1_000_000;
        }

        @Override
        public long uptimeNanos() {
            return nano;
        }
    }
}
