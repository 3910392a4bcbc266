package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.HoldVersion;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A hold is its id and its token: what an old request writes under the same id later is another one, and nobody's. */
class HoldIdentityTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    /** Has a late duplicate of the take of a hold land after somebody else had the lock in between. */
    private void landTwin(LockRecord of) {
        put(of.version().substring(0, 32), 0, of.fencingToken() + 2L * FencingTokens.STEP);
    }

    private void put(String holdId, long beat, long fencingToken) {
        String version = HoldVersion.of(holdId, beat);
        fixture.store.rows.put(
                KEY, new LockRecord(KEY, "me", EngineFixture.LEASE, version, null, fencingToken, Map.of()));
    }

    private LossCause causeOfLast() {
        return ((LockStolenEvent) fixture.events.get(fixture.events.size() - 1)).cause();
    }

    @Test
    void aHeartbeatDoesNotReviveAHoldWhoseTakeLandedAgain() {
        LockHandle handle = fixture.acquired("a");
        landTwin(fixture.store.rows.get(KEY));
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(causeOfLast()).isEqualTo(LossCause.STOLEN);
    }

    @Test
    void whatTheLateTakeWroteIsFreedOnceItIsFound() {
        assertThat(fixture.acquired("a").isHeld()).isTrue();
        landTwin(fixture.store.rows.get(KEY));
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void aReleaseThatFindsALateTakeTellsOfTheLossAndFreesIt() {
        LockHandle handle = fixture.acquired("a");
        landTwin(fixture.store.rows.get(KEY));
        CompletableFuture<Void> release = EngineAccess.release(handle);
        assertThat(release).isCompletedExceptionally();
        assertThat(causeOfLast()).isEqualTo(LossCause.STOLEN);
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void aGrantThatALookFindsHasTheTokenOfTheRow() {
        fixture.store.next(Operation.TAKE, Fault.LOSE_RESPONSE);
        fixture.store.next(Operation.READ, Fault.LOSE_REQUEST);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        landTwin(fixture.store.rows.get(KEY));
        long token = fixture.store.rows.get(KEY).fencingToken();
        fixture.time.advance(Duration.ofSeconds(4));
        LockHandle handle = EngineFixture.granted(acquiring);
        assertThat(handle.fencingToken()).isEqualTo(token);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(handle.isHeld()).isTrue();
    }

    @Test
    void aHoldIsLostOnceTheRowShowsAHeartbeatThatWasNotSentFromHere() {
        LockHandle handle = fixture.acquired("a");
        put(((StoredHold) handle).holdId(), 2, handle.fencingToken());
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(causeOfLast()).isEqualTo(LossCause.STOLEN);
    }

    @Test
    void aHeartbeatOfOurOwnThatLandedEarlierIsNoLoss() {
        fixture.store.next(Operation.BEAT, Fault.HOLD_BACK);
        LockHandle handle = fixture.acquired("a");
        fixture.advanceToBeat(2);
        fixture.store.land();
        assertThat(handle.isHeld()).isTrue();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(handle.isHeld()).isTrue();
    }

    @Test
    void whatACopyOfThisProcessRenewsIsNotTakenBeforeItsLeaseIsOver() {
        LockHandle handle = fixture.acquired("a");
        put(((StoredHold) handle).holdId(), 7, handle.fencingToken());
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(handle.isHeld()).isFalse();
        CompletableFuture<LockHandle> next = fixture.asked("a");
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(next).isNotDone();
        fixture.advanceToIt();
        assertThat(EngineFixture.granted(next).fencingToken()).isGreaterThan(handle.fencingToken());
    }

    @Test
    void aLateAnswerDoesNotFreeAHoldThatCloseLeftToItsLease() throws InterruptedException {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.time.advance(EngineFixture.ATTEMPT);
        assertThat(EngineFixture.granted(acquiring).isHeld()).isTrue();
        fixture.engine.close();
        fixture.store.land();
        assertThat(fixture.store.count(Operation.RELEASE)).isZero();
        assertThat(fixture.engine("other").tryAcquire(LockRequest.of("a"))).isEmpty();
    }

    @Test
    void aLateAnswerDoesNotFreeAnExpiredHoldBeforeItsLeaseIsOver() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(EngineFixture.granted(acquiring).isHeld()).isFalse();
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isEqualTo("me");
        fixture.advanceToIt();
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void aLateAnswerWithAnotherTokenThanTheGrantFreesThatLandingOnly() {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        LockRecord answered = fixture.store.rows.get(KEY);
        landTwin(answered);
        fixture.time.advance(EngineFixture.ATTEMPT);
        LockHandle handle = EngineFixture.granted(acquiring);
        fixture.store.land();
        assertThat(handle.isHeld()).isTrue();
        assertThat(fixture.holderInTable("a")).isEqualTo("me");
    }

    @Test
    void aLateAnswerFreesWhatItsTakeWroteForNobody() {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        LockRecord answered = fixture.store.rows.get(KEY);
        landTwin(answered);
        fixture.time.advance(EngineFixture.ATTEMPT);
        EngineFixture.granted(acquiring).release();
        fixture.store.rows.put(KEY, answered);
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isNull();
    }
}
