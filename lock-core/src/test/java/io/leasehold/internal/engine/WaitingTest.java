package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.MemoryStore.Request;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Waiting for a lock that another client holds. */
class WaitingTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final Duration LONG = Duration.ofDays(1);

    private final EngineFixture fixture = new EngineFixture();

    private void occupied(Duration lease) {
        fixture.store.occupy(KEY, "other", "version-1", lease);
    }

    private static void assertTimedOut(CompletableFuture<LockHandle> waiting, String holder) {
        assertThat(EngineFixture.failureOf(waiting))
                .isInstanceOfSatisfying(LockAcquireTimeoutException.class, timeout -> {
                    assertThat(timeout.code()).isEqualTo(LockException.Code.ACQUIRE_TIMEOUT);
                    assertThat(timeout.holder()).map(LockRecord::ownerName).contains(holder);
                    assertThat(timeout).hasMessageContaining("'" + holder + "'");
                });
    }

    @Test
    void onlyTheFirstLookIsAWriteAndAllOthersAreReads() {
        occupied(LONG);
        fixture.letWait("a", Duration.ofMinutes(5));
        fixture.time.advance(Duration.ofMinutes(4));
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(1);
        assertThat(fixture.store.count(Operation.READ)).isGreaterThan(200);
        assertThat(fixture.store.requests.get(0)).isEqualTo(Operation.TAKE);
    }

    @Test
    void looksComeAfter40MillisecondsThenEvery90AndAfterThreeSecondsEverySecond() {
        occupied(LONG);
        fixture.letWait("a", Duration.ofMinutes(5));
        fixture.time.advance(Duration.ofMinutes(4));
        assertThat(pauseAfterLook(0)).isBetween(40_000_000L, 44_000_000L);
        int look = 1;
        for (; fixture.store.log.get(look).at() < 2_900_000_000L; look++) {
            // One is longer, lest a take and all these reads be more than 13 in the first second.
            long longest = look == 11 ? 140_000_000L : 92_400_000L;
            assertThat(pauseAfterLook(look)).as("pause %s", look).isBetween(84_000_000L, longest);
        }
        for (look += 6; look < fixture.store.log.size() - 1; look++) {
            assertThat(pauseAfterLook(look)).as("pause %s", look).isBetween(800_000_000L, 1_000_000_000L);
        }
    }

    private long pauseAfterLook(int number) {
        List<Request> looks = fixture.store.log;
        return looks.get(number + 1).at() - looks.get(number).at();
    }

    @Test
    void aRequestsOwnRetryPeriodBoundsItsPauses() {
        fixture.store.occupy(LockRequest.of("a").key(), "other", "version", Duration.ofMinutes(5));
        CompletableFuture<LockHandle> waiting = fixture.engine.acquireAsync(LockRequest.builder("a")
                .retryPeriod(Duration.ofMillis(100))
                .waitTimeout(Duration.ofMinutes(1))
                .build());
        fixture.time.advance(Duration.ofSeconds(13));
        assertThat(waiting).isNotDone();
        assertThat(fixture.store.count(Operation.READ)).isBetween(130L, 165L);
    }

    @Test
    void aRestartedBackoffLooksSoonAgainWhenTheLockHasChangedHands() {
        fixture.store.rows.put(KEY, new LockRecord(KEY, "one", LONG, "v1", null, 1024, java.util.Map.of()));
        fixture.letWait("a", Duration.ofMinutes(5));
        fixture.time.advance(Duration.ofMinutes(1));
        fixture.store.rows.put(KEY, new LockRecord(KEY, "two", LONG, "v2", null, 2048, java.util.Map.of()));
        fixture.time.advance(Duration.ofSeconds(1));
        long before = fixture.store.count(Operation.READ);
        fixture.time.advance(Duration.ofMillis(1));
        fixture.store.rows.put(KEY, new LockRecord(KEY, "three", LONG, "v3", null, 3072, java.util.Map.of()));
        fixture.time.advance(Duration.ofMillis(1500));
        assertThat(fixture.store.count(Operation.READ) - before).isGreaterThan(4);
    }

    @Test
    void theLeaseInTheRowIsWaitedForToTheNanosecondAndNotOurOwn() {
        for (Duration lease : List.of(Duration.ofSeconds(12), Duration.ofSeconds(30), Duration.ofSeconds(290))) {
            EngineFixture own = new EngineFixture();
            own.store.occupy(KEY, "dead", "version-1", lease);
            CompletableFuture<LockHandle> waiting = own.asked("a");
            own.advanceToJustBefore(lease);
            assertThat(waiting).as("just before %s", lease).isNotDone();
            assertThat(own.store.count(Operation.TAKE)).isEqualTo(1);
            own.advanceToIt();
            assertThat(waiting).as("at %s", lease).isCompleted();
        }
    }

    @Test
    void aLeaseIsNeverClampedHoweverLongItIs() {
        occupied(Duration.ofDays(365));
        CompletableFuture<LockHandle> waiting = EngineFixture.asked(fixture.engine, "a", Duration.ofDays(2));
        fixture.advanceToJustBefore(Duration.ofDays(2));
        assertThat(waiting).isNotDone();
        fixture.advanceToIt();
        assertTimedOut(waiting, "other");
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(1);
    }

    @Test
    void theObservationCountsFromAfterTheAnswerThatFirstShowedTheVersion() {
        occupied(EngineFixture.LEASE);
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.store.land();
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(waiting).isNotDone();
        fixture.advanceToIt();
        assertThat(waiting).isCompleted();
    }

    @Test
    void aHeartbeatOfTheHolderRestartsTheObservation() {
        occupied(EngineFixture.LEASE);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofSeconds(20));
        fixture.store.occupy(KEY, "other", "version-2", EngineFixture.LEASE);
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(waiting).as("a lease after the beat was written").isNotDone();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(waiting).isCompleted();
    }

    @Test
    void aHolderThatBeatsIsNeverTakenOver() {
        LockHandle holder = EngineFixture.acquired(fixture.engine("other"), LockRequest.of(KEY));
        CompletableFuture<LockHandle> waiting = EngineFixture.asked(fixture.engine, "a", LONG);
        fixture.time.advance(Duration.ofHours(1));
        assertThat(waiting).isNotDone();
        assertThat(holder.isHeld()).isTrue();
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(2);
    }

    @Test
    void noHeartbeatOfTheHolderMovesTheDeadline() {
        EngineFixture.acquired(fixture.engine("other"), LockRequest.of(KEY));
        CompletableFuture<LockHandle> waiting = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(61));
        fixture.advanceToJustBefore(Duration.ofSeconds(61));
        assertThat(waiting).isNotDone();
        fixture.advanceToIt();
        assertTimedOut(waiting, "other");
    }

    @Test
    void withoutAWaitOfItsOwnARequestWaitsAsTheClientIsConfigured() {
        occupied(LONG);
        CompletableFuture<LockHandle> waiting = fixture.engine.acquireAsync(LockRequest.of(KEY));
        fixture.advanceToJustBefore(Duration.ofSeconds(35));
        assertThat(waiting).isNotDone();
        fixture.advanceToIt();
        assertTimedOut(waiting, "other");
    }

    @Test
    void theTimeoutTellsHowLongWasWaited() {
        occupied(LONG);
        CompletableFuture<LockHandle> waiting = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(7));
        fixture.time.advance(Duration.ofSeconds(7));
        LockAcquireTimeoutException timeout = (LockAcquireTimeoutException) EngineFixture.failureOf(waiting);
        assertThat(timeout.waited()).isEqualTo(Duration.ofSeconds(7));
        assertThat(timeout.key()).isEqualTo(KEY);
    }

    @Test
    void neitherThrottlingNorSilenceEndsAWaitEarly() {
        for (Fault fault : List.of(Fault.THROTTLE, Fault.LOSE_REQUEST, Fault.FAIL_AFTER)) {
            EngineFixture own = new EngineFixture();
            own.store.occupy(KEY, "other", "version-1", LONG);
            own.store.always(fault);
            CompletableFuture<LockHandle> waiting = EngineFixture.asked(own.engine, "a", Duration.ofSeconds(60));
            own.advanceToJustBefore(Duration.ofSeconds(60));
            assertThat(waiting).as("%s", fault).isNotDone();
            own.advanceToIt();
            assertThat(EngineFixture.failureOf(waiting))
                    .isInstanceOfSatisfying(
                            LockException.class,
                            failure -> assertThat(failure.code()).isEqualTo(LockException.Code.STORE_UNAVAILABLE))
                    .hasCauseInstanceOf(LockException.class);
        }
    }

    @Test
    void theLockIsGrantedOnceTheTableAnswersAgain() {
        fixture.store.always(Fault.THROTTLE);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofMinutes(1));
        fixture.store.heal();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(waiting).isCompleted();
    }

    @Test
    void anOutageOfReadsDoesNotRestartTheObservation() {
        occupied(EngineFixture.LEASE);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofSeconds(2));
        fixture.store.always(Operation.READ, Fault.FAIL_AFTER);
        fixture.advanceToJustBefore(EngineFixture.LEASE.minusSeconds(2));
        assertThat(waiting).isNotDone();
        fixture.advanceToIt();
        assertThat(waiting).isCompleted();
    }

    @Test
    void aRefusalForGoodEndsTheWaitAtOnceWithItsReason() {
        fixture.store.always(Operation.TAKE, Fault.DENY);
        assertThat(EngineFixture.failureOf(fixture.asked("a")))
                .isInstanceOfSatisfying(
                        LockException.class,
                        denial -> assertThat(denial.code()).isEqualTo(LockException.Code.ACCESS_DENIED));
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aRefusalForGoodOfALaterLookEndsTheWaitToo() {
        occupied(LONG);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofSeconds(5));
        fixture.store.always(Operation.READ, Fault.DENY);
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(EngineFixture.failureOf(waiting)).hasMessage("injected");
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aMalformedRowIsAnErrorAndNeverAFreeLock() {
        Row.Malformed malformed = new Row.Malformed(new MalformedLockRecordException(KEY, "lease_duration", "is text"));
        fixture.store.malformed.put(KEY, malformed);
        assertThat(EngineFixture.failureOf(fixture.asked("a"))).isSameAs(malformed.problem());
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE);
    }

    @Test
    void aRowThatBecomesMalformedEndsTheWait() {
        occupied(LONG);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofSeconds(5));
        fixture.store.malformed.put(
                KEY, new Row.Malformed(new MalformedLockRecordException(KEY, "lease_duration", "is text")));
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(EngineFixture.failureOf(waiting)).isInstanceOf(MalformedLockRecordException.class);
    }

    @Test
    void aShortWaitEndsWithinTwoAttemptsThoughItsTakeIsLost() {
        fixture.store.always(Operation.TAKE, MemoryStore.Fault.LOSE_REQUEST);
        fixture.store.always(Operation.READ, MemoryStore.Fault.DELAY);
        for (int answer = 1; answer < 5; answer++) {
            fixture.time.schedule(answer * 1_200_000_000L, fixture.store::land);
        }
        CompletableFuture<LockHandle> asked = EngineFixture.asked(fixture.engine, "a", Duration.ofMillis(10));
        fixture.time.advance(EngineFixture.ATTEMPT.multipliedBy(2));
        assertThat(asked).isCompletedExceptionally();
    }
}
