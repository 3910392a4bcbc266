package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.TableClock.AliveUntil;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.store.Answer;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client knows of the table's own time. */
class TableClockTest {

    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final long DATE = 1_900_000_000;
    private static final long LEASE = 30;
    private static final long ALLOWANCE = 30;
    private static final Timing TIMING = Timing.of(EngineFixture.LEASE, EngineFixture.HEARTBEAT, EngineFixture.SAFE);
    private static final Timing FIXED = TIMING.withoutHeartbeats();

    private final VirtualTime time = new VirtualTime();
    private final TableClock clock = new TableClock(time, SKEW);

    private void learn(long date) {
        learn(clock.ask(), date);
    }

    private static void learn(TableClock.Question question, long date) {
        Answer<String> unused = question.answeredBy(new Answer<>("anything", date));
    }

    private AliveUntil written() {
        return clock.aliveUntil(time.now(), TIMING);
    }

    private static LockRecord aliveUntil(@Nullable Instant end) {
        return new LockRecord(LockKey.of("a"), "me", EngineFixture.LEASE, "version", null, 4096, end, null, Map.of());
    }

    @Test
    void withoutADateNothingIsSaid() {
        learn(Answer.NO_DATE);

        assertThat(written()).isEqualTo(AliveUntil.UNKNOWN);
    }

    @Test
    void theEndIsTheNextSecondPlusTheLeaseAndHalfOfTheAllowance() {
        learn(DATE);

        assertThat(written().seconds()).isEqualTo(DATE + 1 + LEASE + ALLOWANCE);
    }

    @Test
    void theTimeSinceTheRequestWasSentCountsWithATenthMore() {
        TableClock.Question question = clock.ask();
        time.advance(Duration.ofSeconds(4));
        learn(question, DATE);
        time.advance(Duration.ofSeconds(6));

        assertThat(written().seconds()).isEqualTo(DATE + 1 + 11 + LEASE + ALLOWANCE);
    }

    @Test
    void theClockThatShowsMoreTimeCounts() {
        learn(DATE);
        time.suspend(Duration.ofSeconds(100));
        assertThat(written().seconds()).isEqualTo(DATE + 1 + 110 + LEASE + ALLOWANCE);

        learn(DATE);
        time.jump(Duration.ofSeconds(200));
        assertThat(written().seconds()).isEqualTo(DATE + 1 + 220 + LEASE + ALLOWANCE);
    }

    @Test
    void theUptimeShowsASuspensionAfterWhichTheWallClockWasSetBack() {
        learn(DATE);
        time.suspend(Duration.ofSeconds(100));
        time.stepWall(Duration.ofDays(-1));

        assertThat(written().seconds()).isEqualTo(DATE + 1 + 110 + LEASE + ALLOWANCE);
    }

    @Test
    void aWallClockThatIsSetBackTakesNothingOff() {
        learn(DATE);
        time.stepWall(Duration.ofDays(-365));

        assertThat(written().seconds()).isEqualTo(DATE + 1 + LEASE + ALLOWANCE);
    }

    @Test
    void theDateOfTheLatestRequestCounts() {
        TableClock.Question first = clock.ask();
        time.advance(Duration.ofSeconds(1));
        TableClock.Question second = clock.ask();
        learn(second, DATE + 1);
        learn(first, DATE + 500);

        assertThat(written().seconds()).isEqualTo(DATE + 2 + LEASE + ALLOWANCE);
    }

    @Test
    void afterASuspicionOnlyALaterRequestTellsTheTime() {
        learn(DATE);
        TableClock.Question before = clock.ask();
        clock.suspect();
        assertThat(written()).isEqualTo(AliveUntil.UNKNOWN);

        learn(before, DATE);
        assertThat(written()).isEqualTo(AliveUntil.UNKNOWN);

        learn(DATE);
        assertThat(written()).isNotEqualTo(AliveUntil.UNKNOWN);
    }

    @Test
    void anAnswerConfirmsAWriteUpToHalfOfTheAllowanceBeyondTheBound() {
        learn(DATE);
        AliveUntil written = written();

        assertThat(clock.confirms(written, DATE + ALLOWANCE)).isTrue();
        assertThat(written()).isNotEqualTo(AliveUntil.UNKNOWN);
        assertThat(clock.confirms(written, DATE + ALLOWANCE + 1)).isFalse();
        assertThat(written()).as("said after that").isEqualTo(AliveUntil.UNKNOWN);
    }

    @Test
    void anAnswerWithoutADateDoesNotConfirmWhatAWriteSays() {
        learn(DATE);

        assertThat(clock.confirms(written(), Answer.NO_DATE)).isFalse();
        assertThat(clock.confirms(AliveUntil.UNKNOWN, Answer.NO_DATE)).isTrue();
    }

    @Test
    void aHolderIsDeadWhenTheDateIsLaterThanItsEndByHalfOfTheAllowance() {
        LockRecord row = aliveUntil(Instant.ofEpochSecond(DATE));

        assertThat(clock.isOver(row, DATE + ALLOWANCE)).isFalse();
        assertThat(clock.isOver(row, DATE + ALLOWANCE + 1)).isTrue();
    }

    @Test
    void withoutADateOrAnEndNobodyIsDead() {
        assertThat(clock.isOver(aliveUntil(null), DATE)).isFalse();
        assertThat(clock.isOver(aliveUntil(Instant.ofEpochSecond(1)), Answer.NO_DATE))
                .isFalse();
    }

    @Test
    void aClientThatIgnoresTheTablesTimeNeitherWritesNorReadsEnds() {
        TableClock off = new TableClock(time, Duration.ZERO);
        learn(off.ask(), DATE);

        assertThat(off.aliveUntil(time.now(), TIMING)).isEqualTo(AliveUntil.UNKNOWN);
        assertThat(off.isOver(aliveUntil(Instant.ofEpochSecond(1)), DATE)).isFalse();
        assertThat(off.isNeededFor(FIXED)).isFalse();
    }

    @Test
    void aDateIsRecentForATenthOfTheLease() {
        assertThat(clock.isNeededFor(FIXED)).isTrue();
        learn(DATE);
        time.advance(Duration.ofSeconds(3));
        assertThat(clock.isNeededFor(FIXED)).isFalse();
        time.advanceNanos(1);
        assertThat(clock.isNeededFor(FIXED)).isTrue();
    }

    @Test
    void sinceWhenAHolderIsDeadIsToldByTheNewestDate() {
        LockRecord row = aliveUntil(Instant.ofEpochSecond(DATE));
        assertThat(clock.deadSince(row)).isEmpty();

        learn(DATE + ALLOWANCE);
        assertThat(clock.deadSince(row)).isEmpty();

        learn(DATE + ALLOWANCE + 1);
        assertThat(clock.deadSince(row)).contains(Instant.ofEpochSecond(DATE));
    }

    @Test
    void aReadingFromBeforeTheDateTakesNothingOff() {
        ClockReading before = time.now();
        time.advance(Duration.ofSeconds(5));
        learn(DATE);

        assertThat(clock.aliveUntil(before, TIMING).seconds()).isEqualTo(DATE + 1 + LEASE + ALLOWANCE);
    }
}
