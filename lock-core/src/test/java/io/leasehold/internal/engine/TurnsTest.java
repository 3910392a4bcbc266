package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Other processes get their turn, however eager the owner's is. The table answers at once here, so a lock that is
 * released and taken again is never seen free.
 */
class TurnsTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final Duration QUARTER = EngineFixture.HEARTBEAT.dividedBy(4);
    private static final Duration TURN = EngineFixture.HEARTBEAT.plusSeconds(1);
    private static final Duration COURTESY = Duration.ofMillis(1250);
    private static final Duration LONG = Duration.ofHours(1);

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine other = fixture.engine("other");

    /** Holds the lock for so long, gives it up, and asks again at once, for ever. */
    private static void hog(EngineFixture fixture, Duration hold) {
        CompletableFuture<?> unused = EngineFixture.asked(fixture.engine, "a", LONG)
                .thenAccept(handle -> fixture.time.schedule(hold.toNanos(), () -> {
                    var release = EngineAccess.release(handle);
                    assertThat(release).isCompleted();
                    hog(fixture, hold);
                }));
    }

    private CompletableFuture<LockHandle> waiting() {
        return EngineFixture.asked(other, "a", LONG);
    }

    /** Lets the lock be held, and the other client make itself heard. */
    private LockHandle awaited() {
        LockHandle handle = fixture.acquired("a");
        CompletableFuture<LockHandle> unused = waiting();
        fixture.time.advance(QUARTER.plusMillis(101));
        assertThat(fixture.store.waiters).containsEntry(KEY, "other");
        return handle;
    }

    /** Has a client that waits be heard of no more, so that its name stays in the row. */
    private void die(LockEngine waiter) {
        fixture.store.always(Operation.WITHDRAW, MemoryStore.Fault.LOSE_REQUEST);
        waiter.stopAcquiring();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void anotherProcessHasItsTurnWithinAHeartbeatPeriodAndASecondHoweverManyThreadsTakeTurnsInTheFirst(int threads) {
        for (int millis = 0; millis < 5_000; millis += 97) {
            EngineFixture busy = new EngineFixture();
            for (int thread = 0; thread < threads; thread++) {
                hog(busy, Duration.ofMillis(3));
            }
            busy.time.advance(Duration.ofMillis(millis));
            CompletableFuture<LockHandle> waiting = EngineFixture.asked(busy.engine("other"), "a", LONG);
            busy.time.advance(TURN);
            assertThat(waiting).as("asked after %s ms", millis).isCompleted();
        }
    }

    /** Python clients cannot announce themselves, and every kind of release deletes the row beside them. */
    @ParameterizedTest
    @ValueSource(ints = {2, 16})
    void whereOthersCannotSayThatTheyWaitTheLockIsFreeForAMomentEachHalfHeartbeatPeriod(int threads) {
        EngineFixture deleting = EngineFixture.deleting();
        for (int thread = 0; thread < threads; thread++) {
            hog(deleting, Duration.ofMillis(3));
        }
        Duration cycle = EngineFixture.HEARTBEAT.dividedBy(2).plus(COURTESY).plusMillis(10);
        for (int turn = 0; turn < 10; turn++) {
            assertThat(freeWithin(deleting, cycle)).isBetween(COURTESY.minusMillis(10), COURTESY.plusMillis(10));
        }
    }

    /** Returns for how long the row was not there. */
    private static Duration freeWithin(EngineFixture fixture, Duration time) {
        Duration free = Duration.ZERO;
        for (long millis = 0; millis < time.toMillis(); millis++) {
            fixture.time.advance(Duration.ofMillis(1));
            free = free.plusMillis(fixture.store.rows.containsKey(KEY) ? 0 : 1);
        }
        return free;
    }

    @Test
    void whereOthersCannotSayThatTheyWaitOneThreadAloneStandsBackForNobody() {
        EngineFixture deleting = EngineFixture.deleting();
        hog(deleting, Duration.ofMillis(3));
        deleting.time.advance(Duration.ofMinutes(1));
        assertThat(deleting.events).hasSizeGreaterThan(39_000);
    }

    @Test
    void whereNobodyElseWaitsTheLockIsNeverLeftAlone() {
        hog(fixture, Duration.ofMillis(3));
        hog(fixture, Duration.ofMillis(3));
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.events).hasSizeGreaterThan(39_000);
        assertThat(fixture.store.count(Operation.ANNOUNCE)).isZero();
    }

    @Test
    void aWaiterMakesItselfHeardOnceItHasSeenOneOwnerForAQuarterOfAHeartbeatPeriod() {
        fixture.acquired("a");
        CompletableFuture<LockHandle> unused = waiting();
        fixture.advanceToJustBefore(QUARTER);
        assertThat(fixture.store.count(Operation.ANNOUNCE)).isZero();
        fixture.time.advance(Duration.ofMillis(101));
        assertThat(fixture.store.waiters).containsEntry(KEY, "other");
    }

    @Test
    void oneAnnouncementIsEnoughForAllWhoWait() {
        awaited();
        CompletableFuture<LockHandle> unused = EngineFixture.asked(fixture.engine("third"), "a", LONG);
        fixture.time.advance(Duration.ofMinutes(10));
        assertThat(fixture.store.count(Operation.ANNOUNCE)).isEqualTo(1);
    }

    /** The next request was to write over the row, and could not. */
    @Test
    void aLockThatWasLeftToARequestWhichFailedGoesToOthersFirst() {
        LockHandle handle = EngineFixture.acquired(
                fixture.engine,
                LockRequest.builder("a").attribute("note", "mine").build());
        CompletableFuture<LockHandle> others = waiting();
        fixture.time.advance(QUARTER.plusMillis(101));
        assertThat(fixture.store.waiters).containsEntry(KEY, "other");
        fixture.store.next(Operation.TAKE, MemoryStore.Fault.DENY);
        CompletableFuture<LockHandle> next = EngineFixture.asked(fixture.engine, "a", LONG);
        assertThat(EngineAccess.release(handle)).isCompleted();
        assertThat(next).isCompletedExceptionally();
        CompletableFuture<LockHandle> own = EngineFixture.asked(fixture.engine, "a", LONG);
        fixture.time.advance(Duration.ofMillis(500));
        assertThat(others).isCompleted();
        assertThat(own).isNotDone();
    }

    @Test
    void aSingleAttemptMakesNoNoise() {
        fixture.acquired("a");
        for (int second = 0; second < 60; second++) {
            fixture.time.advance(Duration.ofSeconds(1));
            CompletableFuture<LockHandle> attempt = EngineFixture.asked(other, "a", Duration.ZERO);
            assertThat(attempt).isCompletedExceptionally();
        }
        assertThat(fixture.store.count(Operation.ANNOUNCE)).isZero();
    }

    @Test
    void theRowOfAnotherKindOfClientIsLeftAsItIs() {
        fixture.store.occupy(KEY, "python", "some uuid", Duration.ofDays(1));
        CompletableFuture<LockHandle> unused = waiting();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.store.count(Operation.ANNOUNCE)).isZero();
    }

    @Test
    void anAwaitedLockThatNobodyFetchesIsTakenAgainAfterTheTimeThatOthersNeedToLook() {
        LockHandle first = awaited();
        die(other);
        first.release();
        CompletableFuture<LockHandle> own = fixture.asked("a");
        fixture.advanceToJustBefore(COURTESY);
        assertThat(own).isNotDone();
        fixture.advanceToIt();
        assertThat(own).isCompleted();
    }

    @Test
    void onceAnotherOwnerHasHadItsTurnTheNextIsOpenToAll() {
        LockHandle first = awaited();
        die(other);
        first.release();
        CompletableFuture<LockHandle> own = fixture.asked("a");
        LockHandle third = EngineFixture.acquired(fixture.engine("third"), LockRequest.of(KEY));
        third.release();
        fixture.time.advance(Duration.ofMillis(44));
        assertThat(own).isCompleted();
    }

    @Test
    void aRequestThatHasNoTimeLeftTriesOnceBeforeItGivesUp() {
        LockHandle first = awaited();
        die(other);
        first.release();
        CompletableFuture<LockHandle> own = EngineFixture.asked(fixture.engine, "a", Duration.ofMillis(300));
        fixture.advanceToJustBefore(Duration.ofMillis(300));
        assertThat(own).isNotDone();
        fixture.advanceToIt();
        assertThat(own).isCompletedWithValueMatching(LockHandle::isHeld);
    }

    @Test
    void aSingleAttemptDoesNotStandBack() throws InterruptedException {
        LockHandle first = awaited();
        die(other);
        first.release();
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isPresent();
    }

    @Test
    void anAnnouncementThatFailsIsRepeatedAndEndsNoWait() {
        fixture.acquired("a");
        fixture.store.next(Operation.ANNOUNCE, MemoryStore.Fault.DENY);
        CompletableFuture<LockHandle> waiting = waiting();
        fixture.time.advance(QUARTER.multipliedBy(2).plusMillis(202));
        assertThat(waiting).isNotDone();
        assertThat(fixture.store.waiters).containsEntry(KEY, "other");
    }

    @Test
    void whoGetsTheLockIsNotTakenForOneWhoWaits() {
        LockHandle first = awaited();
        first.release();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.holderInTable("a")).isEqualTo("other");
        assertThat(fixture.store.waiters).isEmpty();
    }
}
