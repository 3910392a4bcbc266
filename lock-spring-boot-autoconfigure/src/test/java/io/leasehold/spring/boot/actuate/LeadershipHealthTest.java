package io.leasehold.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.Leader;
import io.leasehold.LockException;
import io.leasehold.LockException.Code;
import io.leasehold.spring.FakeLockClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeadershipHealthTest {

    private final AtomicLong nanos = new AtomicLong(-7);
    private final FakeLeadership reports = new FakeLeadership("reports");
    private final LeadershipHealth health = new LeadershipHealth(() -> List.of(reports), nanos::get);

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private void lead() {
        reports.hold = new FakeLockClient().acquireNow("leader:reports");
    }

    private static Leader leader(String owner) {
        return new Leader("reports", owner, 42, Map.of("address", "10.0.0.7"));
    }

    private Object reports() {
        return health.details().get("reports");
    }

    @Test
    void aRoleThatThisProcessLeadsNeedsNoRead() {
        lead();
        assertThat(reports()).isEqualTo("leads");
        assertThat(reports.reads).isZero();
    }

    @Test
    void aRoleThatAnotherProcessLeadsShowsItsOwner() {
        reports.leader = leader("worker-7");
        assertThat(reports()).isEqualTo("led by 'worker-7'");
    }

    @Test
    void anOwnersNameCannotForgeLines() {
        reports.leader = leader("a\nb");
        assertThat(reports()).isEqualTo("led by 'a\\u000ab'");
    }

    @Test
    void anAnswerIsRememberedForFiveSeconds() {
        reports.leader = leader("worker-7");
        reports();
        reports.leader = leader("worker-8");
        pass(4);
        assertThat(reports()).isEqualTo("led by 'worker-7'");
        assertThat(reports.reads).isEqualTo(1);
        pass(1);
        assertThat(reports()).isEqualTo("led by 'worker-8'");
        assertThat(reports.reads).isEqualTo(2);
    }

    @Test
    void eachRoleHasItsOwnAnswer() {
        FakeLeadership other = new FakeLeadership("cleanup");
        other.leader = leader("worker-8");
        reports.leader = leader("worker-7");
        LeadershipHealth both = new LeadershipHealth(() -> List.of(reports, other), nanos::get);
        assertThat(both.details()).isEqualTo(Map.of("reports", "led by 'worker-7'", "cleanup", "led by 'worker-8'"));
    }

    @Test
    void aRoleWithoutALeaderShowsForHowLongNobodyWasSeen() {
        assertThat(reports()).isEqualTo("nobody has led for 0 s");
        pass(40);
        assertThat(reports()).isEqualTo("nobody has led for 40 s");
    }

    @Test
    void theTimeWithoutALeaderBeginsAnewAfterOne() {
        reports();
        pass(40);
        reports.leader = leader("worker-7");
        reports();
        reports.leader = null;
        pass(5);
        assertThat(reports()).isEqualTo("nobody has led for 0 s");
    }

    @Test
    void theTimeWithoutALeaderBeginsAnewAfterAnOwnLeadership() {
        reports();
        pass(2);
        lead();
        reports();
        reports.hold = null;
        pass(1);
        assertThat(reports()).isEqualTo("nobody has led for 0 s");
    }

    @Test
    void aReadThatFailsIsUnknownAndIsNotRepeatedAtOnce() {
        reports.failure = new LockException(Code.STORE_UNAVAILABLE, "No answer\nfrom the table", null);
        assertThat(reports()).isEqualTo("unknown: No answer\\u000afrom the table");
        pass(4);
        assertThat(reports()).isEqualTo("unknown: No answer\\u000afrom the table");
        assertThat(reports.reads).isEqualTo(1);
    }

    @Test
    void aReadThatFailsDoesNotEndTheTimeWithoutALeader() {
        reports();
        pass(5);
        reports.failure = new LockException(Code.STORE_UNAVAILABLE, "No answer", null);
        reports();
        pass(5);
        reports.failure = null;
        assertThat(reports()).isEqualTo("nobody has led for 10 s");
    }
}
