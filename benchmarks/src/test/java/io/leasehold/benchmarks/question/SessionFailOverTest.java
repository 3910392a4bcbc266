package io.leasehold.benchmarks.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.question.SessionFailOver.Round;
import io.leasehold.benchmarks.question.SessionFailOver.Way;
import io.leasehold.benchmarks.report.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionFailOverTest {

    private final Answer answer = SessionFailOver.answer(2, 9);

    @Test
    void bothWaysAreComparedRoundByRound() {
        SessionFailOver.report(
                answer,
                1_000,
                Results.of(
                        List.of(Way.values()),
                        List.of(
                                List.of(new Round(9_000, 10_000, 1, 3), new Round(9_000, 11_000, 1, 3)),
                                List.of(new Round(9_000, 20_000, 0, 9), new Round(9_000, 22_000, 0, 9)))));
        assertThat(answer.markdown())
                .contains("| sessions | 1,000 | 9,000 | 10,500 (10,000…11,000) | 0.50 | 1 | 3 |")
                .contains("fences in any round ≤ 1. Measured: 1,000 locks: 1, met")
                .contains("over that without ≤ 1.05. Measured: 1,000 locks: 0.50, met");
    }

    @Test
    void theMostFencesOfAnyRoundAreJudged() {
        SessionFailOver.report(
                answer,
                1,
                Results.of(
                        List.of(Way.values()),
                        List.of(
                                List.of(new Round(1, 1, 1, 3), new Round(1, 1, 2, 3), new Round(1, 1, 1, 3)),
                                List.of(new Round(1, 1, 0, 3), new Round(1, 1, 0, 3), new Round(1, 1, 0, 3)))));
        assertThat(answer.markdown()).contains("fences in any round ≤ 1. Measured: one lock: 2, **not met**");
    }
}
