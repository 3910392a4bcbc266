package io.leasehold.benchmarks.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.benchmarks.question.SessionHeartbeats.Watch;
import io.leasehold.benchmarks.question.SessionHeartbeats.Way;
import io.leasehold.benchmarks.report.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionHeartbeatsTest {

    private final Answer answer = SessionHeartbeats.answer(Duration.ofSeconds(10));

    @Test
    void writesAndProcessorTimeAreThoseOfASecond() {
        SessionHeartbeats.report(answer, Way.EACH, 1_000, new Watch(400, 0, 0.25, 0));
        assertThat(answer.markdown())
                .contains("| Leasehold, a heartbeat each | 1,000 | 400 | 1,000 | 0 | 250 | 0 |")
                .doesNotContain("Target");
    }

    @Test
    void sessionsMayWriteThreeTimesAPeriodAndOnceForEachTenThousandLocks() {
        SessionHeartbeats.report(answer, Way.SESSIONS, 1_000, new Watch(1.2, 0, 0, 0));
        SessionHeartbeats.report(answer, Way.SESSIONS, 75_000, new Watch(4.4, 0, 0, 0));
        assertThat(answer.markdown())
                .contains("locks, ≤ 3. Measured: 1,000 locks: 3, met")
                .contains("locks, ≤ 10. Measured: 75,000 locks: 11, **not met**");
    }

    @Test
    void sessionsMustLoseNothing() {
        SessionHeartbeats.report(answer, Way.SESSIONS, 100, new Watch(0.4, 0, 0, 1));
        assertThat(answer.markdown()).contains("lost in sessions ≤ 0. Measured: 100 locks: 1, **not met**");
    }
}
