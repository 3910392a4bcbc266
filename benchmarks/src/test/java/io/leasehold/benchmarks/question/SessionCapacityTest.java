package io.leasehold.benchmarks.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.benchmarks.question.SessionCapacity.Watch;
import io.leasehold.benchmarks.report.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionCapacityTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MILLION = 1_000_000;

    private final Answer answer = SessionCapacity.answer(MINUTE);

    @Test
    void itsHeapHasRoomForAMillion() {
        assertThat(SessionCapacity.most(MILLION, 6L << 30)).isEqualTo(MILLION);
        assertThat(new SessionCapacity().ownHeap()).hasValue("6g");
    }

    @Test
    void aSmallHeapIsNamed() {
        int fit = SessionCapacity.most(MILLION, 1L << 30);
        assertThat(fit).isBetween(100_000, 400_000);
        SessionCapacity.report(answer, MILLION, fit, MINUTE, new Watch(fit, fit, 10, 0, 0, 10, 0.1));
        assertThat(answer.markdown())
                .contains("the heap is too small for 1,000,000")
                .contains("**not met**");
    }

    @Test
    void locksThatWereNotTakenInTimeAreNotClaimed() {
        SessionCapacity.report(answer, MILLION, MILLION, MINUTE, new Watch(900_000, 900_000, 150, 0, 0, 40, 0.1));
        assertThat(answer.markdown())
                .contains(
                        "| Leasehold, sessions | 900,000 | 900,000 | 0 | 0 | 150 | 40 | 0.10 | no more were taken in time |");
    }

    @Test
    void aMillionWithOneLostIsNoneKept() {
        SessionCapacity.report(answer, MILLION, MILLION, MINUTE, new Watch(MILLION, MILLION, 80, 1, 0, 40, 0.1));
        assertThat(answer.markdown()).contains("none lost in 60 s ≥ 1,000,000. Measured: 0, **not met**");
    }

    @Test
    void locksWithHeartbeatsOfTheirOwnAreNotKeptInSessions() {
        SessionCapacity.report(answer, MILLION, MILLION, MINUTE, new Watch(MILLION, 990_000, 80, 0, 0, 40, 0.1));
        assertThat(answer.markdown()).contains("none lost in 60 s ≥ 1,000,000. Measured: 990,000, **not met**");
    }

    @Test
    void aMillionWithNoneLostIsTheTarget() {
        SessionCapacity.report(answer, MILLION, MILLION, MINUTE, new Watch(MILLION, MILLION, 80, 0, 0, 40, 0.1));
        assertThat(answer.markdown()).contains("Measured: 1,000,000, met");
    }
}
