package io.leasehold.benchmarks.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.benchmarks.report.Answer;
import org.junit.jupiter.api.Test;

class SessionTroubleTest {

    private final Answer answer = new Answer(SessionTrouble.settings(), "peer", "trouble", "", "", "lost");

    @Test
    void noLockMayBeLost() {
        SessionTrouble.OWN_HANGS.report(answer, 10_000, 0);
        SessionTrouble.ALL_HANG.report(answer, 10_000, 3);
        assertThat(answer.markdown())
                .contains("| Leasehold, sessions | session's row: no answer |  |  | 0 of 10,000 |")
                .contains("in a session ≤ 0. Measured: session's row: no answer: 0, met")
                .contains("3, **not met**");
    }
}
