package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests of which nobody knows whether they were carried out. A lost answer is not a lost lock. */
class AmbiguityTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    private void assertHeldForGood(LockHandle handle) {
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(handle.isHeld()).isTrue();
        assertThat(fixture.eventNames()).containsExactly("Acquired");
        handle.release();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.time.scheduled()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOSE_REQUEST", "LOSE_RESPONSE", "FAIL_AFTER", "REPEAT", "HOLD_BACK", "DELAY", "DELAY_ANSWER"})
    void anAcquireWhoseFirstWriteIsAmbiguousEndsInOneGrant(Fault fault) {
        fixture.store.next(Operation.TAKE, fault);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.time.advance(EngineFixture.ATTEMPT);
        LockHandle handle = EngineFixture.granted(acquiring);
        fixture.store.land();
        assertHeldForGood(handle);
    }

    @ParameterizedTest
    @EnumSource(names = {"LOSE_REQUEST", "THROW"})
    void anAcquireWhoseWritesAllFailWithoutAWordEndsAtItsDeadlineAndSaysWhy(Fault fault) {
        fixture.store.always(Operation.TAKE, fault);
        CompletableFuture<LockHandle> acquiring = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(8));
        fixture.time.advance(Duration.ofSeconds(8).plus(EngineFixture.ATTEMPT));
        assertThat(acquiring)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isNotInstanceOf(LockAcquireTimeoutException.class)
                .isInstanceOf(LockException.class)
                .withCauseInstanceOf(LockException.class);
    }

    @Test
    void writesThatFailAtOnceWithoutAWordAreNotSentInAStorm() {
        fixture.store.always(Operation.TAKE, Fault.THROW);
        var unused = fixture.asked("a");
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.store.count(Operation.TAKE)).isBetween(2L, 18L);
    }

    @Test
    void aGrantFoundInTheTableCountsFromTheStartOfTheAttemptThatWroteIt() {
        fixture.store.next(Operation.TAKE, Fault.LOSE_RESPONSE);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.time.advance(EngineFixture.ATTEMPT);
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.READ);
        assertThat(EngineFixture.granted(acquiring).remaining())
                .isEqualTo(EngineFixture.HELD.minus(EngineFixture.ATTEMPT));
    }

    @Test
    void aWriteThatLandsLateIsFoundByALaterLookAndCountsFromItsOwnStart() {
        fixture.store.next(Operation.TAKE, Fault.HOLD_BACK);
        fixture.store.always(Operation.READ, Fault.FAIL_AFTER);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.time.advance(Duration.ofSeconds(10));
        fixture.store.land();
        fixture.store.heal();
        while (!acquiring.isDone()) {
            assertThat(fixture.time.runNext()).isTrue();
        }
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(1);
        assertThat(EngineFixture.granted(acquiring).remaining().toNanos())
                .isEqualTo(EngineFixture.HELD.toNanos() - fixture.time.nanoTime());
        assertHeldForGood(EngineFixture.granted(acquiring));
    }

    @Test
    void aFirstWriteThatLandsAfterTheSecondWasGrantedAndReleasedIsReclaimedAtOnce() {
        fixture.store.next(Operation.TAKE, Fault.HOLD_BACK);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.time.advance(EngineFixture.ATTEMPT);
        LockHandle first = EngineFixture.granted(acquiring);
        first.release();
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).as("an orphan").isEqualTo("me");
        assertThat(fixture.acquired("a").fencingToken()).isGreaterThan(first.fencingToken());
    }

    @Test
    void anAnswerThatComesWhenTheGrantHasLapsedIsNoGrant() {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.time.pause(EngineFixture.HELD);
        fixture.store.land();
        LockHandle handle = EngineFixture.granted(acquiring);
        assertThat(fixture.store.count(Operation.TAKE)).as("taken anew").isEqualTo(3);
        assertThat(handle.remaining()).isEqualTo(EngineFixture.HELD);
        assertHeldForGood(handle);
    }

    @Test
    void anAnswerThatComesWhileTwoHeartbeatsStillFitIsAGrant() {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.time.pause(EngineFixture.HELD.minus(EngineFixture.ATTEMPT.multipliedBy(2)));
        fixture.store.land();
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(1);
        assertThat(EngineFixture.granted(acquiring).remaining()).isEqualTo(EngineFixture.ATTEMPT.multipliedBy(2));
    }

    @Test
    void anAmbiguousGrantThatHasLapsedWhenItIsFoundInTheTableIsTakenAnew() {
        fixture.store.next(Operation.TAKE, Fault.LOSE_RESPONSE);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        fixture.time.pause(EngineFixture.HELD);
        fixture.time.advanceNanos(0);
        LockHandle handle = EngineFixture.granted(acquiring);
        assertThat(handle.remaining()).isEqualTo(EngineFixture.HELD);
        assertThat(fixture.store.count(Operation.TAKE)).isLessThanOrEqualTo(3);
        assertHeldForGood(handle);
    }

    @ParameterizedTest
    @EnumSource(names = {"LOSE_RESPONSE", "FAIL_AFTER", "HOLD_BACK", "DELAY_ANSWER"})
    void anAcquireThatTimedOutFreesWhatItMayHaveWritten(Fault fault) {
        fixture.store.next(Operation.TAKE, fault);
        fixture.store.always(Operation.READ, Fault.LOSE_REQUEST);
        CompletableFuture<LockHandle> acquiring = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(8));
        fixture.time.advance(Duration.ofSeconds(8));
        assertThat(acquiring).isCompletedExceptionally();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aWriteThatLandsAfterItsAcquireWasCancelledIsReclaimedAtOnceByItsOwnClient() {
        fixture.store.next(Operation.TAKE, Fault.HOLD_BACK);
        fixture.asked("a").cancel(true);
        fixture.time.advance(Duration.ofSeconds(2));
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).as("an orphan").isEqualTo("me");
        long before = fixture.time.nanoTime();
        assertThat(fixture.acquired("a").isHeld()).isTrue();
        assertThat(fixture.time.nanoTime()).isEqualTo(before);
    }

    @Test
    void aWriteThatLandsAfterItsAcquireWasCancelledIsFreedAsSoonAsItsAnswerTells() {
        fixture.store.next(Operation.TAKE, Fault.DELAY);
        fixture.asked("a").cancel(true);
        fixture.time.advance(Duration.ofSeconds(2));
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void aWriteThatWasCarriedOutTwiceIsAGrantAndNeedsNoOther() {
        fixture.store.next(Operation.TAKE, Fault.REPEAT);
        assertThat(fixture.acquired("a").isHeld()).isTrue();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE);
    }

    @Test
    void aRefusedWriteThatLandsAfterAllIsReclaimedAtOnce() {
        LockKey key = LockKey.of("a");
        LockHandle other = EngineFixture.acquired(fixture.engine("other"), LockRequest.of(key));
        fixture.store.next(Operation.TAKE, Fault.REPEAT_LATE);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        other.release();
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).as("nobody's hold").isEqualTo("me");
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(waiting).isCompleted();
    }

    @Test
    void anOrphanIsFreeForOthersAfterOneLease() {
        fixture.store.next(Operation.TAKE, Fault.HOLD_BACK);
        fixture.asked("a").cancel(true);
        fixture.time.advance(Duration.ofSeconds(2));
        fixture.store.land();
        CompletableFuture<LockHandle> other = EngineFixture.asked(fixture.engine("other"), "a", Duration.ofMinutes(1));
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(other).isNotDone();
        fixture.advanceToIt();
        assertThat(other).isCompleted();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOSE_REQUEST", "LOSE_RESPONSE", "FAIL_AFTER", "REPEAT", "HOLD_BACK", "DELAY", "DELAY_ANSWER"})
    void threeAmbiguousHeartbeatsInARowLoseNothing(Fault fault) {
        LockHandle handle = fixture.acquired("a");
        for (int i = 0; i < 3; i++) {
            fixture.store.next(Operation.BEAT, fault);
        }
        fixture.advanceToBeat(4);
        fixture.store.land();
        assertHeldForGood(handle);
    }

    @ParameterizedTest
    @EnumSource(names = {"LOSE_REQUEST", "LOSE_RESPONSE", "FAIL_AFTER", "REPEAT", "HOLD_BACK", "DELAY", "DELAY_ANSWER"})
    void anAmbiguousReleaseIsARelease(Fault fault) {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.RELEASE, fault);
        CompletableFuture<Void> releasing = ((HeldLock) handle).releaseInBackground();
        fixture.time.advance(Duration.ofSeconds(2));
        fixture.store.land();
        assertThat(releasing).isCompleted();
        assertThat(handle.status()).isEqualTo(LockStatus.RELEASED);
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
    }

    @Test
    void aReleaseThatLandsLateDoesNotTouchTheNextHold() {
        LockHandle first = fixture.acquired("a");
        fixture.store.next(Operation.RELEASE, Fault.HOLD_BACK);
        CompletableFuture<Void> releasing = ((HeldLock) first).releaseInBackground();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(releasing).isCompleted();
        LockHandle second = EngineFixture.acquired(fixture.engine("other"), LockRequest.of(KEY));
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isEqualTo("other");
        assertThat(second.isHeld()).isTrue();
    }

    @Test
    void anErrorThrownByTheStoreItselfIsAmbiguousAndStopsNoHeartbeat() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.THROW);
        assertHeldForGood(handle);
        assertThat(fixture.store.count(Operation.BEAT)).isGreaterThan(20);
    }
}
