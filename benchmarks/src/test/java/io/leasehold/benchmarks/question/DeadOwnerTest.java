package io.leasehold.benchmarks.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.benchmarks.contender.Leaser;
import io.leasehold.benchmarks.question.DeadOwner.Case;
import io.leasehold.benchmarks.question.DeadOwner.Round;
import io.leasehold.benchmarks.question.DeadOwner.Way;
import io.leasehold.benchmarks.report.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadOwnerTest {

    private static final Case FIRST = new Case(Way.FIRST_ATTEMPT, Leaser.LEASEHOLD);

    private final Answer answer = DeadOwner.answer(2);

    @Test
    void eachWayIsMeasuredForEachLibrary() {
        assertThat(Case.all())
                .hasSize(Way.values().length * Leaser.all().size())
                .doesNotHaveDuplicates();
    }

    @Test
    void longDeadIsLongerThanLeaseAndSkew() {
        assertThat(FIRST.deadFor()).isGreaterThan(Duration.ofSeconds(10 + 60));
        assertThat(new Case(Way.WAITER, Leaser.LEASEHOLD).deadFor()).isZero();
    }

    @Test
    void roundsBelongToTheirCase() {
        assertThat(DeadOwner.every(2, 1, List.of("a1", "b1", "a2", "b2"))).containsExactly("b1", "b2");
    }

    @Test
    void timeIsThatOfRoundsWithTheLockAndRequestsAreThoseOfAll() {
        DeadOwner.report(answer, FIRST, List.of(new Round(true, 12, 2), new Round(false, 30_000, 4)));
        assertThat(answer.markdown())
                .contains("| first attempt, owner long dead | Leasehold, netty, takeover skew 60 s"
                        + " | 12 | 3 (2…4) | 1 of 2 |");
    }

    @Test
    void lockThatNobodyGotHasNoTime() {
        DeadOwner.report(answer, new Case(Way.ATTEMPTS, Leaser.AWS_LABS), List.of(new Round(false, 30_000, 31)));
        assertThat(answer.markdown())
                .contains("| dynamodb-lock-client, apache5 | never | 31 | 1 of 1 |")
                .doesNotContain("Target");
    }

    @Test
    void firstAttemptsAreJudgedByTheWorstRound() {
        DeadOwner.report(answer, FIRST, List.of(new Round(true, 12, 2), new Round(true, 12, 3)));
        assertThat(answer.markdown())
                .contains("requests of such an attempt in any round ≤ 2. Measured: takeover skew 60 s: 3, **not met**")
                .contains(
                        "first attempts, owner long dead, without the lock ≤ 0. Measured: takeover skew 60 s: 0, met");
    }
}
