package io.leasehold.test;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.Leader;
import io.leasehold.Leadership;
import io.leasehold.LeadershipListener;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The verbs for a leadership. */
class TestLeadershipTest {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final TestLockClient locks = TestLockClient.create();
    private final TestLeadership reports = locks.testLeadership("reports");
    private final LeaderWatch watch = new LeaderWatch();
    private final Leadership mine = locks.leadership(
            LeadershipRequest.builder("reports").listener(watch).build());

    private String leader() {
        return mine.leader().map(Leader::ownerName).orElse("nobody");
    }

    @Test
    void aCandidateLeadsAtOnceIfNobodyElseDoes() {
        mine.start();
        assertThat(mine.isLeader()).isTrue();
        assertThat(watch.told).containsExactly("granted");
        assertThat(leader()).isEqualTo("me");
    }

    @Test
    void anotherLeadsAndTheCandidateFollows() {
        LockHandle theirs = reports.electOther();
        mine.start();
        locks.advance(Duration.ofMinutes(5));
        assertThat(mine.isLeader()).isFalse();
        assertThat(leader()).isEqualTo(TestLock.SOMEBODY_ELSE);
        assertThat(mine.leader().orElseThrow().term()).isEqualTo(theirs.fencingToken());
    }

    @Test
    void aFollowerReadsWhatTheOtherLeaderSaysOfItself() {
        reports.electOther("node 2", Map.of("address", "10.0.0.7"));
        assertThat(mine.leader().orElseThrow().attributes()).isEqualTo(Map.of("address", "10.0.0.7"));
        assertThat(leader()).isEqualTo("node 2");
    }

    @Test
    void aLeaderYieldsToAnotherThatIsElected() {
        mine.start();
        LockHandle theirs = reports.electOther();
        assertThat(watch.told).containsExactly("granted", "YIELDED");
        assertThat(theirs).isHeld();
        assertThat(mine.isLeader()).isFalse();
        assertThat(mine.isRunning()).isTrue();
    }

    @Test
    void allCandidatesOfTheClientFollowTheOther() {
        Leadership second = locks.leadership(LeadershipRequest.of("reports"));
        mine.start();
        second.start();
        LockHandle theirs = reports.electOther();
        assertThat(theirs).isHeld();
        assertThat(mine.isLeader()).isFalse();
        assertThat(second.isLeader()).isFalse();
    }

    @Test
    void theOtherLeaderCanChange() {
        LockHandle first = reports.electOther();
        reports.electOther("node 2", Map.of());
        assertThat(first.isHeld()).isFalse();
        assertThat(leader()).isEqualTo("node 2");
    }

    @Test
    void whenTheOtherEndsTheCandidateLeadsAtItsNextPoll() {
        reports.electOther();
        mine.start();
        reports.endOther();
        assertThat(leader()).isEqualTo("nobody");
        locks.advance(POLL);
        assertThat(mine.isLeader()).isTrue();
    }

    @Test
    void anElectedCandidateLeads() {
        reports.electOther();
        mine.start();
        Instant before = locks.now();
        reports.elect();
        assertThat(mine.isLeader()).isTrue();
        assertThat(watch.told).containsExactly("granted");
        assertThat(Duration.between(before, locks.now())).isLessThanOrEqualTo(POLL);
    }

    @Test
    void whoLeadsCanBeElectedAgain() {
        mine.start();
        long term = mine.term().orElseThrow();
        reports.elect();
        assertThat(mine.term()).hasValue(term);
    }

    @Test
    void whoHasYieldedIsElectedWhenItHasStoodBackForALease() {
        mine.start();
        mine.yield();
        Instant before = locks.now();
        reports.elect();
        assertThat(mine.isLeader()).isTrue();
        assertThat(Duration.between(before, locks.now())).isBetween(LEASE, LEASE.plus(POLL));
    }

    @Test
    void anElectionGoesOnAgainstCandidatesOfOtherProcesses() {
        Leadership second = locks.another("node 2").leadership(LeadershipRequest.of("reports"));
        Leadership third = locks.another("node 3").leadership(LeadershipRequest.of("reports"));
        second.start();
        third.start();
        mine.start();
        reports.elect();
        assertThat(mine.isLeader()).isTrue();
        assertThat(second.isLeader()).isFalse();
        assertThat(third.isLeader()).isFalse();
    }

    @Test
    void theLeadershipOfADeadProcessEndsWithItsLease() {
        reports.electOther();
        mine.start();
        locks.testLock(mine.key()).abandon();
        Instant before = locks.now();
        reports.elect();
        assertThat(mine.isLeader()).isTrue();
        assertThat(Duration.between(before, locks.now())).isLessThanOrEqualTo(LEASE.plus(POLL));
    }

    @Test
    void aDeposedLeaderHasLostItsLock() {
        mine.start();
        LockHandle hold = mine.hold().orElseThrow();
        reports.depose();
        assertThat(watch.told).containsExactly("granted", "LOST");
        assertThat(hold).isLost();
        assertThat(leader()).isEqualTo(TestLock.SOMEBODY_ELSE);
        assertThat(mine.isRunning()).isTrue();
    }

    @Test
    void aDeposedLeaderCanBeElectedAgainWithALargerTerm() {
        mine.start();
        long term = mine.term().orElseThrow();
        reports.depose();
        reports.elect();
        assertThat(mine.term().orElseThrow()).isGreaterThan(term);
    }

    @Test
    void aYieldWaitsForTheWorkOfAnotherThread() {
        watch.work = new CompletableFuture<Void>().completeOnTimeout(null, 100, TimeUnit.MILLISECONDS);
        mine.start();
        Instant before = locks.now();
        mine.yield();
        assertThat(watch.work).isCompleted();
        assertThat(leader()).isEqualTo("nobody");
        assertThat(locks.now()).isEqualTo(before);
    }

    @Test
    void aListenerIsToldOfTheCandidateThatTheTestHas() {
        mine.start();
        assertThat(watch.candidates).containsExactly(mine);
        mine.close();
        assertThat(watch.candidates).containsExactly(mine, mine);
    }

    @Test
    void theLockOfALeaderIsNoneThatWasLeftHeld() {
        mine.start();
        locks.ensureNothingHeld();
        mine.close();
        reports.electOther();
        locks.ensureNothingHeld();
    }

    @Test
    void heartbeatsGoOnWhileAListenerPreparesTheWork() {
        List<Boolean> led = new ArrayList<>();
        Leadership slow = locks.leadership(LeadershipRequest.builder("reports")
                .listener(new LeadershipListener() {
                    @Override
                    public void onGranted(Leadership leadership, LockHandle hold) {
                        locks.advance(LEASE.multipliedBy(3));
                        led.add(leadership.isLeader());
                    }
                })
                .build());
        slow.start();
        assertThat(led).containsExactly(true);
    }

    @Test
    void anotherLeadsWhileTheLeadersProcessIsFrozen() {
        Leadership theirs = locks.another("node 2").leadership(LeadershipRequest.of("reports"));
        mine.start();
        theirs.start();
        locks.freeze(LEASE.plus(LEASE));
        assertThat(mine.isLeader()).isFalse();
        assertThat(theirs.isLeader()).isTrue();
        locks.advance(Duration.ofSeconds(5)); // until the next heartbeat is due
        assertThat(watch.told).containsExactly("granted", "LOST");
    }

    @Test
    void aVerbThatMakesNoSenseSaysWhyAndWhatToDo() {
        assertThatThrownBy(reports::elect)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'reports'")
                .hasMessageContaining("Start one first");
        assertThatThrownBy(reports::depose)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Elect it first");
        assertThatThrownBy(reports::endOther)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Elect another one first");
        mine.start();
        locks.beginOutage(Outage.CUT_OFF);
        locks.advance(LEASE);
        assertThatThrownBy(reports::elect)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("End its outages");
    }
}
