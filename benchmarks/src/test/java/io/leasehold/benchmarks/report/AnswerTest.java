package io.leasehold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerTest {

    private final Answer answer = new Answer("How.", "peer", "figure");

    @Test
    void aTargetIsMetWhenAllThatTheMedianMayBeIsWithinIt() {
        answer.atMost("latency", 1.05, new Spread(0.9, 0.95, 1, 1.04, 3));
        assertThat(answer.markdown()).contains("latency ≤ 1.05. Measured: 1 (0.95…1.04), met.");
    }

    @Test
    void aTargetIsNotMetWhenNothingThatTheMedianMayBeIsWithinIt() {
        answer.atLeast("rate", 100, new Spread(1, 90, 95, 99, 200));
        assertThat(answer.markdown()).contains("rate ≥ 100. Measured: 95 (90…99), **not met**.");
    }

    @Test
    void aTargetIsUndecidedWhenTheRoundsCannotTell() {
        answer.atMost("latency", 1.05, new Spread(0.9, 0.95, 1, 1.06, 3));
        assertThat(answer.markdown()).contains("latency ≤ 1.05. Measured: 1 (0.95…1.06), **undecided**.");
    }

    @Test
    void theTableStandsAboveTheTargetsAndTheMethod() {
        answer.row("ours", 12.34)
                .atMost("latency", "here", 1, Spread.of(0.5))
                .atMost("latency", "there", 1, Spread.of(2));
        assertThat(answer.markdown()).isEqualTo("""
                | peer | figure |
                |---|---|
                | ours | 12.3 |

                - Target: latency ≤ 1. Measured: here: 0.50, met; there: 2, **not met**.

                How.
                """);
    }

    @Test
    void casesThatCameOutAlikeAreNamedOnce() {
        answer.atMost("latency", "here", 1, Spread.of(0.5)).atMost("latency", "there", 1, Spread.of(0.5));
        assertThat(answer.markdown()).contains("- Target: latency ≤ 1. Measured: in all cases: 0.50, met.");
    }

    @Test
    void aCountIsMetOrNot() {
        answer.atMost("locks lost", 0, 1.0);
        assertThat(answer.markdown()).contains("locks lost ≤ 0. Measured: 1, **not met**.");
    }
}
