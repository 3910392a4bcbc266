package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.FencingTokens;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A lock that goes from owner to owner inside one client. */
class HandOverTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final Duration LONGEST = EngineFixture.HEARTBEAT.dividedBy(2);

    private final EngineFixture fixture = new EngineFixture();

    /** Has a hold passed on as often as asked, and returns its last owner. */
    private LockHandle passedOn(LockHandle first, int times) {
        LockHandle owner = first;
        for (int i = 0; i < times; i++) {
            CompletableFuture<LockHandle> next = fixture.asked("a");
            owner.release();
            owner = EngineFixture.granted(next);
        }
        return owner;
    }

    private long writes() {
        return fixture.store.requests.size() - fixture.store.count(Operation.READ);
    }

    @Test
    void theNextRequestGetsTheLockWithoutAWordToTheTable() {
        LockHandle last = passedOn(fixture.acquired("a"), 100);
        assertThat(last.isHeld()).isTrue();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE);
    }

    @Test
    void eachOwnerHasATokenOfItsOwnAndTheNextGrantALargerOne() {
        LockHandle first = fixture.acquired("a");
        LockHandle last = passedOn(first, FencingTokens.STEP - 1);
        assertThat(last.fencingToken()).isEqualTo(first.fencingToken() + FencingTokens.STEP - 1);
        last.release();
        assertThat(fixture.acquired("a").fencingToken()).isEqualTo(last.fencingToken() + 1);
    }

    @Test
    void aGrantThatHasNoTokenLeftIsWrittenOver() {
        LockHandle last = passedOn(fixture.acquired("a"), FencingTokens.STEP - 1);
        assertThat(writes()).isEqualTo(1);
        passedOn(last, 1);
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.TAKE);
    }

    @Test
    void halfAHeartbeatPeriodAfterItsGrantTheLockGoesByWayOfTheTableAndNotANanosecondEarlier() {
        LockHandle first = fixture.acquired("a");
        CompletableFuture<LockHandle> second = fixture.asked("a");
        CompletableFuture<LockHandle> third = fixture.asked("a");
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.advanceToJustBefore(LONGEST);
        first.release();
        assertThat(fixture.store.count(Operation.RELEASE)).isZero();
        fixture.advanceToIt();
        EngineFixture.granted(second).release();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
        assertThat(third).isCompleted();
    }

    @Test
    void whoHasPassedTheLockOnDoesNotHoldItAnyMore() {
        LockHandle first = fixture.acquired("a");
        LockHandle second = passedOn(first, 1);
        assertThat(first.isHeld()).isFalse();
        assertThat(first.status()).isEqualTo(LockStatus.RELEASED);
        assertThat(first.remaining()).isZero();
        assertThatThrownBy(first::ensureHeld).isInstanceOf(LockLostException.class);
        assertThat(fixture.engine.held()).containsExactly(second);
    }

    @Test
    void anOldHandleThatIsReleasedAgainDoesNotTouchTheNextOwner() {
        LockHandle first = fixture.acquired("a");
        LockHandle second = passedOn(first, 1);
        first.release();
        first.close();
        assertThat(second.isHeld()).isTrue();
        assertThat(fixture.store.count(Operation.RELEASE)).isZero();
    }

    @Test
    void theLeaseGoesOnAndDoesNotBeginAnew() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        LockHandle first = fixture.acquired("a");
        fixture.time.advance(Duration.ofSeconds(2));
        LockHandle second = passedOn(first, 1);
        assertThat(second.remaining()).isEqualTo(EngineFixture.HELD.minusSeconds(2));
        assertThat(second.age()).isZero();
        fixture.advanceToJustBefore(EngineFixture.HELD.minusSeconds(2));
        assertThat(second.isHeld()).isTrue();
        fixture.advanceToIt();
        assertThat(second.isHeld()).isFalse();
        assertThat(second.status()).isEqualTo(LockStatus.INVALID);
    }

    @Test
    void heartbeatsGoOnAsIfThereWereOneOwner() {
        LockHandle first = fixture.acquired("a");
        fixture.time.advance(Duration.ofSeconds(2));
        LockHandle last = passedOn(first, 3);
        assertThat(fixture.advanceToBeat(1)).isBetween(2_500_000_000L, 5_000_000_000L);
        assertThat(last.sinceHeartbeat()).isZero();
        fixture.time.advance(Duration.ofMinutes(10));
        assertThat(last.isHeld()).isTrue();
        assertThat(fixture.store.count(Operation.BEAT)).isBetween(110L, 135L);
    }

    @Test
    void bothOwnersHearOfTheirOwnBeginningAndEnd() {
        LockHandle first = fixture.acquired("a");
        LockHandle second = passedOn(first, 1);
        second.release();
        assertThat(fixture.events)
                .extracting(event -> event.getClass().getSimpleName() + " " + (event.handle() == first ? 1 : 2))
                .containsExactlyInAnyOrder(
                        "LockAcquiredEvent 1", "LockReleasedEvent 1", "LockAcquiredEvent 2", "LockReleasedEvent 2");
    }

    @Test
    void aLossIsTheLatestOwnersAlone() {
        LockHandle first = fixture.acquired("a");
        LockHandle second = passedOn(first, 1);
        fixture.store.rows.clear();
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(second.status()).isEqualTo(LockStatus.INVALID);
        assertThat(first.status()).isEqualTo(LockStatus.RELEASED);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released", "Acquired", "Stolen");
    }

    @Test
    void aLockInDangerGoesByWayOfTheTable() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        LockHandle first = fixture.acquired("a");
        fixture.letWait("a", Duration.ofMinutes(5));
        fixture.time.advance(EngineFixture.SAFE);
        first.release();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(2);
    }

    @Test
    void aLockWhoseClocksContradictEachOtherIsNotPassedOnWithoutAWrite() {
        LockHandle first = fixture.acquired("a");
        fixture.letWait("a", Duration.ofMinutes(5));
        fixture.time.suspend(Duration.ofMinutes(2));
        first.release();
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(2);
    }

    @Test
    void aLockWhoseRowATransactionChecksCostsOneWrite() {
        HeldLock first = (HeldLock) fixture.acquired("a");
        assertThat(first.bindToRow()).isEqualTo(first.fencingToken());
        LockHandle second = passedOn(first, 1);
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.TAKE);
        assertThat(((HeldLock) second).holdId()).isNotEqualTo(first.holdId());
    }

    @Test
    void aLaterOwnersRowHasTheTokenOfTheGrantAndAnEarlierOwnersCheckIsRefused() {
        HeldLock first = (HeldLock) fixture.acquired("a");
        HeldLock second = (HeldLock) passedOn(first, 1);
        assertThatThrownBy(first::bindToRow).isInstanceOf(LockLostException.class);
        LockRecord row = fixture.store.rows.get(KEY);
        assertThat(second.bindToRow()).isEqualTo(row.fencingToken()).isNotEqualTo(second.fencingToken());
    }

    @Test
    void aRequestWithALeaseOfItsOwnCostsOneWrite() {
        LockHandle first = fixture.acquired("a");
        CompletableFuture<LockHandle> next = fixture.engine.acquireAsync(
                LockRequest.builder("a").lease(Duration.ofSeconds(10)).build());
        first.release();
        assertThat(next).isCompleted();
        assertThat(fixture.store.rows.get(KEY).leaseDuration()).isEqualTo(Duration.ofSeconds(10));
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.TAKE);
    }

    @Test
    void aLockThatIsHandedOverByWritesIsReleasedHalfAHeartbeatPeriodAfterItsFirstGrantToo() {
        LockHandle owner = fixture.acquired("a");
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advance(LONGEST.minusNanos(1));
        CompletableFuture<LockHandle> second = fixture.engine.acquireAsync(
                LockRequest.builder("a").attribute("job", "two").build());
        owner.release();
        CompletableFuture<LockHandle> third = fixture.asked("a");
        assertThat(fixture.store.count(Operation.RELEASE)).isZero();
        fixture.advanceToIt();
        EngineFixture.granted(second).release();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
        assertThat(third).isCompleted();
    }

    @Test
    void aRowThatWasLeftToARequestWhichThenGivesUpIsFreed() {
        LockHandle first = fixture.acquired("a");
        CompletableFuture<LockHandle> next = fixture.engine.acquireAsync(
                LockRequest.builder("a").attribute("job", "two").build());
        fixture.store.next(Operation.TAKE, Fault.THROTTLE);
        first.release();
        next.cancel(true);
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aRowThatWasLeftToARequestWhichGivesUpGoesToTheOneBehindIt() {
        LockHandle first = fixture.acquired("a");
        CompletableFuture<LockHandle> next = fixture.engine.acquireAsync(
                LockRequest.builder("a").attribute("job", "two").build());
        CompletableFuture<LockHandle> behind = fixture.asked("a");
        fixture.store.next(Operation.TAKE, Fault.THROTTLE);
        first.release();
        next.cancel(true);
        assertThat(behind).isCompleted();
        assertThat(fixture.store.count(Operation.RELEASE)).isZero();
    }

    @Test
    void attributesOfARequestStandInTheTableWhileItsOwnerHasTheLockAndNoLonger() {
        LockHandle first = EngineFixture.acquired(
                fixture.engine, LockRequest.builder("a").attribute("job", "one").build());
        CompletableFuture<LockHandle> plain = fixture.asked("a");
        first.release();
        assertThat(fixture.store.rows.get(KEY).attributes()).isEmpty();
        CompletableFuture<LockHandle> second = fixture.engine.acquireAsync(
                LockRequest.builder("a").attribute("job", "two").build());
        EngineFixture.granted(plain).release();
        assertThat(second).isCompleted();
        assertThat(fixture.store.rows.get(KEY).attributes()).containsEntry("job", "two");
    }

    @Test
    void closingEndsTheLatestOwnersHold() {
        LockHandle second = passedOn(fixture.acquired("a"), 1);
        fixture.engine.close();
        assertThat(second.status()).isEqualTo(LockStatus.INVALID);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released", "Acquired", "Expired");
        assertThat(fixture.time.scheduled()).isZero();
    }

    /** Its owner has been told that the lock is released. */
    @Test
    void aRowThatWasLeftToARequestWhichGaveUpIsFreedThoughTheTableRefusesOnce() {
        LockHandle held = EngineFixture.acquired(
                fixture.engine, LockRequest.builder("a").attribute("x", 1).build());
        CompletableFuture<LockHandle> next = fixture.asked("a");
        fixture.store.next(MemoryStore.Operation.TAKE, MemoryStore.Fault.THROTTLE);
        fixture.store.next(MemoryStore.Operation.RELEASE, MemoryStore.Fault.THROTTLE);
        assertThat(EngineAccess.release(held)).isCompleted();
        next.cancel(false);
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.holderInTable("a")).isNull();
    }
}
