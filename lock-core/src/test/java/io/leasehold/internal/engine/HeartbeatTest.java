package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.MemoryStore.Request;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How locks are kept alive. */
class HeartbeatTest {

    private static final long SECOND = 1_000_000_000L;

    private final EngineFixture fixture = new EngineFixture();

    private List<Request> beats() {
        return fixture.store.log(Operation.BEAT);
    }

    private List<Long> pauses() {
        List<Request> beats = beats();
        return IntStream.range(1, beats.size())
                .mapToObj(i -> beats.get(i).at() - beats.get(i - 1).at())
                .toList();
    }

    @Test
    void theFirstHeartbeatFallsIntoTheSecondHalfOfTheFirstPeriod() {
        for (int i = 0; i < 200; i++) {
            fixture.acquired("lock " + i);
        }
        fixture.time.advanceNanos(5 * SECOND / 2 - 1);
        assertThat(beats()).isEmpty();
        fixture.time.advance(Duration.ofMillis(100));
        assertThat(beats()).as("soon after half a period").isNotEmpty();
        fixture.time.advanceNanos(5 * SECOND / 2);
        assertThat(beats()).extracting(Request::key).doesNotHaveDuplicates().hasSize(200);
    }

    @Test
    void heartbeatsFollowEachOtherAtThePeriodGiveOrTakeATenth() {
        fixture.acquired("a");
        fixture.time.advance(Duration.ofHours(1));
        assertThat(pauses())
                .hasSizeGreaterThan(600)
                .allSatisfy(pause -> assertThat(pause).isBetween(SECOND * 45 / 10, SECOND * 55 / 10));
        assertThat(pauses()).as("shorter ones").anyMatch(pause -> pause < SECOND * 47 / 10);
        assertThat(pauses()).as("longer ones").anyMatch(pause -> pause > SECOND * 53 / 10);
    }

    @Test
    void aSlowAnswerDoesNotPutOffTheNextHeartbeat() {
        fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.DELAY_ANSWER);
        fixture.advanceToBeat(1);
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.store.land();
        fixture.advanceToBeat(2);
        assertThat(pauses().get(0)).isBetween(SECOND * 45 / 10, SECOND * 55 / 10);
    }

    @Test
    void aLockThatBeatsStaysLockedAndItsOwnerHearsNothing() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.advance(Duration.ofDays(1));
        assertThat(handle.status()).isEqualTo(LockStatus.LOCKED);
        assertThat(fixture.eventNames()).containsExactly("Acquired");
    }

    @Test
    void noNumberIsEverUsedTwiceWhateverBecomesOfTheRequests() {
        fixture.acquired("a");
        Fault[] faults = {Fault.FAIL_AFTER, Fault.LOSE_REQUEST, Fault.THROTTLE, Fault.LOSE_RESPONSE, Fault.DENY};
        for (int i = 0; i < 50; i++) {
            fixture.store.next(Operation.BEAT, faults[i % faults.length]);
            fixture.store.next(Operation.BEAT, Fault.REPEAT);
        }
        fixture.time.advance(Duration.ofMinutes(5));
        List<Long> numbers = beats().stream().map(Request::beat).toList();
        assertThat(numbers).hasSizeGreaterThan(100).isSorted().doesNotHaveDuplicates();
        assertThat(fixture.eventNames()).containsExactly("Acquired");
    }

    @Test
    void anAmbiguousHeartbeatIsFollowedByOneWithANewNumberAfter50To200Milliseconds() {
        fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.FAIL_AFTER);
        fixture.advanceToBeat(2);
        assertThat(pauses().get(0)).isBetween(SECOND / 20, SECOND / 5);
        assertThat(beats()).extracting(Request::beat).containsExactly(1L, 2L);
    }

    @Test
    void aLostAnswerIsWaitedForUntilTheAttemptTimeoutAndNotLonger() {
        fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.LOSE_RESPONSE);
        fixture.advanceToBeat(2);
        long attempt = EngineFixture.ATTEMPT.toNanos();
        assertThat(pauses().get(0)).isBetween(attempt + SECOND / 20, attempt + SECOND / 5);
    }

    @Test
    void anAnswerThatComesAfterTheAttemptTimeoutStillCounts() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.DELAY_ANSWER);
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        long sent = fixture.advanceToBeat(1);
        fixture.time.advance(EngineFixture.ATTEMPT.multipliedBy(3));
        fixture.store.land();
        assertThat(handle.remaining().toNanos())
                .isEqualTo(sent + EngineFixture.HELD.toNanos() - fixture.time.nanoTime());
    }

    @Test
    void aRefusalThatShowsANewerVersionOfOurOwnIsNeitherALossNorARenewal() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.DELAY);
        fixture.advanceToBeat(1);
        fixture.advanceToBeat(2);
        fixture.store.next(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.store.land();
        assertThat(handle.remaining()).isEqualTo(EngineFixture.HELD.minusSeconds(1));
        assertThat(fixture.eventNames()).containsExactly("Acquired");
    }

    @Test
    void aDuplicateThatLandsLateDoesNoHarm() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.HOLD_BACK);
        fixture.advanceToBeat(2);
        String version = fixture.store.rows.get(handle.key()).version();
        fixture.store.land();
        assertThat(fixture.store.rows.get(handle.key()).version()).isEqualTo(version);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.eventNames()).containsExactly("Acquired");
    }

    @Test
    void refusedRequestsAreRepeatedUntilTheEndButNeverInAStorm() {
        for (Fault fault : List.of(Fault.DENY, Fault.THROTTLE, Fault.FAIL_AFTER)) {
            EngineFixture own = new EngineFixture();
            own.acquired("a");
            own.store.always(Operation.BEAT, fault);
            own.time.advance(EngineFixture.HELD);
            List<Request> beats = own.store.log(Operation.BEAT);
            assertThat(beats).as("%s", fault).hasSizeBetween(20, 60);
            assertThat(beats.get(beats.size() - 1).at())
                    .as("last of %s", fault)
                    .isGreaterThan(EngineFixture.HELD.minusMillis(1300).toNanos());
        }
    }

    @Test
    void aDeniedHeartbeatThatIsAllowedAgainBeforeTheEndSavesTheLock() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.always(Operation.BEAT, Fault.DENY);
        fixture.time.advance(Duration.ofSeconds(25));
        fixture.store.heal();
        fixture.time.advance(Duration.ofSeconds(30));
        assertThat(handle.isHeld()).isTrue();
    }

    @Test
    void afterARunOfFailuresTheRegularPeriodComesBack() {
        fixture.acquired("a");
        fixture.store.always(Operation.BEAT, Fault.THROTTLE);
        fixture.time.advance(Duration.ofSeconds(10));
        fixture.store.heal();
        fixture.time.advance(Duration.ofSeconds(5));
        int before = beats().size();
        fixture.time.advance(Duration.ofSeconds(50));
        assertThat(beats().size() - before).isBetween(9, 11);
    }

    @Test
    void noHeartbeatFollowsARelease() {
        LockHandle handle = fixture.acquired("a");
        handle.release();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(beats()).isEmpty();
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void noHeartbeatFollowsALoss() {
        fixture.acquired("a");
        fixture.store.rows.clear();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(beats()).hasSize(1);
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void noHeartbeatFollowsTheClosingOfTheClient() {
        fixture.acquired("a");
        fixture.engine.close();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(beats()).isEmpty();
    }

    @Test
    void aHeartbeatThatIsAnsweredAfterTheReleaseSchedulesNoOther() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.DELAY_ANSWER);
        fixture.advanceToBeat(1);
        handle.release();
        fixture.store.land();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(beats()).hasSize(1);
        assertThat(fixture.time.scheduled()).isZero();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
    }

    @Test
    void aLockWhoseHeartbeatsHangDelaysNoOtherLock() {
        LockHandle hanging = fixture.acquired("a");
        LockHandle other = fixture.acquired("b");
        fixture.store.afflicted = LockKey.of("a");
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advance(EngineFixture.HELD);
        assertThat(hanging.isHeld()).isFalse();
        assertThat(other.remaining()).isGreaterThan(EngineFixture.HELD.minusMillis(5500));
    }

    @Test
    void locksThatHaveEndedDoNotTakeTheCapFromThoseThatLive() {
        EngineSettings usual = fixture.settings("capped", true);
        LockEngine capped = fixture.engine(new EngineSettings(
                "capped",
                usual.timing(),
                usual.waitTimeout(),
                usual.retryPeriod(),
                usual.takeoverSkew(),
                1,
                true,
                usual.closeTimeout(),
                List.of()));
        List<LockHandle> all = IntStream.range(0, 60)
                .mapToObj(number -> EngineFixture.acquired(capped, LockRequest.of("k" + number)))
                .toList();
        fixture.time.advance(Duration.ofSeconds(20));
        List<LockHandle> kept = all.stream()
                .filter(handle -> handle.remaining().compareTo(Duration.ofSeconds(20)) > 0)
                .limit(3)
                .toList();
        all.stream().filter(handle -> !kept.contains(handle)).forEach(LockHandle::release);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(kept).hasSize(3).allMatch(LockHandle::isHeld);
    }
}
