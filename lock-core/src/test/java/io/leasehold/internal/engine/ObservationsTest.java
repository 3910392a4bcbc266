package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a client remembers of other owners' holds between requests. */
class ObservationsTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();
    private final Observations observations = new Observations();

    private Observation see(LockKey key, Row.Held row, long now) {
        return observations.see(key, null, row, now);
    }

    private static Row.Held row(LockKey key, String version) {
        LockRecord record = new LockRecord(key, "other", EngineFixture.LEASE, version, null, 0, Map.of());
        return new Row.Held(record, version, EngineFixture.LEASE);
    }

    @Test
    void triesEverySecondGetADeadHoldersLockAfterOneLeaseAndNotBefore() throws InterruptedException {
        fixture.store.occupy(KEY, "dead", "version-1", Duration.ofSeconds(30));
        for (int second = 0; second < 30; second++) {
            assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY)))
                    .as("after %s s", second)
                    .isEmpty();
            fixture.time.advance(second == 29 ? Duration.ofNanos(999_999_999) : Duration.ofSeconds(1));
        }
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY)))
                .as("1 ns before")
                .isEmpty();
        fixture.advanceToIt();
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY)))
                .as("after one lease")
                .isPresent();
    }

    @Test
    void triesOnAHolderThatBeatsNeverGetTheLock() throws InterruptedException {
        EngineFixture.acquired(fixture.engine("other"), LockRequest.of(KEY));
        for (int second = 0; second < 120; second++) {
            assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isEmpty();
            fixture.time.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void aTryAfterALongAbsenceRestartsTheObservationOfAHolderThatHasBeatenMeanwhile() throws InterruptedException {
        EngineFixture.acquired(fixture.engine("other"), LockRequest.of(KEY));
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isEmpty();
        fixture.time.advance(Duration.ofHours(1));
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isEmpty();
        assertThat(fixture.holderInTable("a")).isEqualTo("other");
    }

    @Test
    void aWaiterGoesOnWithTheObservationOfTheWaiterBeforeIt() {
        fixture.store.occupy(KEY, "dead", "version-1", Duration.ofSeconds(30));
        fixture.letWait("a", Duration.ofSeconds(20));
        fixture.time.advance(Duration.ofSeconds(25));
        var second = fixture.asked("a");
        fixture.advanceToJustBefore(Duration.ofSeconds(5));
        assertThat(second).isNotDone();
        fixture.advanceToIt();
        assertThat(second).isCompleted();
    }

    @Test
    void anOwnGrantEndsTheObservationSoThatALaterHoldIsNotTakenForTheOldOne() throws InterruptedException {
        fixture.store.occupy(KEY, "other", "version-1", Duration.ofSeconds(30));
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isEmpty();
        fixture.store.rows.clear();
        fixture.time.advance(Duration.ofSeconds(29));
        fixture.engine.tryAcquire(LockRequest.of(KEY)).orElseThrow().release();
        fixture.store.occupy(KEY, "other", "version-1", Duration.ofSeconds(30));
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isEmpty();
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(3);
    }

    @Test
    void theSameVersionKeepsItsTimeAndAnotherRestartsIt() {
        see(KEY, row(KEY, "one"), 100);
        assertThat(see(KEY, row(KEY, "one"), 200).since()).isEqualTo(100);
        assertThat(see(KEY, row(KEY, "two"), 300).since()).isEqualTo(300);
    }

    @Test
    void theLeaseIsOverAtItsLastNanosecondAndNotBefore() {
        Observation seen = see(KEY, row(KEY, "one"), 100);
        assertThat(seen.nanosLeft(100 + EngineFixture.LEASE.toNanos() - 1)).isEqualTo(1);
        assertThat(seen.nanosLeft(100 + EngineFixture.LEASE.toNanos())).isZero();
    }

    @Test
    void aClockThatWrapsAroundIsReadByItsDifferences() {
        Observation seen = see(KEY, row(KEY, "one"), Long.MAX_VALUE);
        assertThat(seen.nanosLeft(Long.MAX_VALUE + EngineFixture.LEASE.toNanos() - 1))
                .isEqualTo(1);
    }

    @Test
    void attributesAreKeptOnlyWhileTheyAreSmall() {
        assertThat(see(KEY, row("v", 415), 0)).satisfies(seen -> {
            assertThat(seen.whole()).isTrue();
            assertThat(seen.record().attributes()).isNotEmpty();
        });
        assertThat(see(KEY, row("v", 416), 0)).satisfies(seen -> {
            assertThat(seen.whole()).isFalse();
            assertThat(seen.record().attributes()).isEmpty();
            assertThat(seen.record().ownerName()).isEqualTo("other");
            assertThat(seen.since()).isZero();
        });
    }

    @Test
    void whateverTheRowsAreTheirMemoryIsBounded() {
        for (int i = 0; i < 1_000; i++) {
            LockKey key = LockKey.of("lock " + i);
            see(key, row(key, "v".repeat(100_000)), i);
            assertThat(observations.get(key)).isNotNull();
            assertThat(observations.bytes()).isBetween(1L, Observations.MOST_BYTES);
        }
        for (int i = 0; i < 1_000; i++) {
            observations.forget(LockKey.of("lock " + i));
        }
        assertThat(observations.bytes()).isZero();
    }

    @Test
    void aVersionLargerThanTheBoundIsStillObserved() {
        String huge = "v".repeat((int) Observations.MOST_BYTES);
        see(LockKey.of("b"), row(LockKey.of("b"), "v"), 0);
        see(KEY, row(KEY, huge), 0);
        assertThat(see(KEY, row(KEY, huge), 5).since()).isZero();
        assertThat(observations.get(LockKey.of("b"))).isNull();
    }

    private static Row.Held row(String version, int length) {
        Map<String, Object> attributes = Map.of("a", "x".repeat(length));
        LockRecord record = new LockRecord(KEY, "other", EngineFixture.LEASE, version, null, 0, attributes);
        return new Row.Held(record, version, EngineFixture.LEASE);
    }

    @Test
    void aRowWithLargeAttributesIsReadAgainBeforeItsTakeover() {
        LockRecord large = row("version-1", 100_000).record();
        fixture.store.rows.put(KEY, large);
        var waiting = fixture.asked("a");
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(waiting).isNotDone();
        long reads = fixture.store.count(Operation.READ);
        fixture.advanceToIt();
        assertThat(waiting).isCompleted();
        assertThat(fixture.store.count(Operation.READ)).isEqualTo(reads + 1);
    }

    @Test
    void aSingleAttemptOnARowWithLargeAttributesTakesItOverWithOneMoreRead() throws InterruptedException {
        fixture.store.rows.put(KEY, row("version-1", 100_000).record());
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isEmpty();
        fixture.time.advance(EngineFixture.LEASE);
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isPresent();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.READ, Operation.TAKE);
    }

    @Test
    void whoWaitsTakesADeadOwnersLockOverHoweverManyOthersWereLookedAtMeanwhile() {
        fixture.store.occupy(KEY, "dead", "version-1", EngineFixture.LEASE);
        var waiting = fixture.asked("a");
        for (int second = 0; second < 30; second++) {
            assertThat(waiting).as("after %s s", second).isNotDone();
            EngineAccess.crowdOut(fixture.engine);
            fixture.time.advance(Duration.ofSeconds(1));
        }
        assertThat(waiting).isCompleted();
    }

    @Test
    void whatTheOneWhoLooksRemembersHimselfCountsWhereTheCommonMemoryHasNothing() {
        Observation own = see(KEY, row(KEY, "one"), 100);
        observations.forget(KEY);
        assertThat(observations.see(KEY, own, row(KEY, "one"), 200).since()).isEqualTo(100);
        observations.forget(KEY);
        assertThat(observations.see(KEY, own, row(KEY, "two"), 300).since()).isEqualTo(300);
    }

    @Test
    void theOneThatWasLookedAtLongestAgoIsForgottenFirst() {
        for (int i = 0; i < Observations.CAPACITY; i++) {
            see(LockKey.of("lock " + i), row(LockKey.of("lock " + i), "one"), i);
        }
        Objects.requireNonNull(observations.get(LockKey.of("lock 0")));
        see(KEY, row(KEY, "one"), 0);
        assertThat(observations.get(LockKey.of("lock 0"))).isNotNull();
        assertThat(observations.get(LockKey.of("lock 1"))).isNull();
        assertThat(observations.get(KEY)).isNotNull();
    }
}
