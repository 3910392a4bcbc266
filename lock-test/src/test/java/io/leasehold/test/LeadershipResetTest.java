package io.leasehold.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockClientClosedException;
import org.junit.jupiter.api.Test;

/** Candidates of an application that many tests share, and of one whose process dies. */
class LeadershipResetTest {

    private final TestLockClient locks = TestLockClient.create();
    private final LeaderWatch watch = new LeaderWatch();
    private final Leadership mine = locks.leadership(
            LeadershipRequest.builder("reports").listener(watch).build());

    @Test
    void aCandidateCampaignsAnewAfterAReset() {
        mine.start();
        locks.testLeadership("reports").depose();
        locks.reset();
        assertThat(mine.isLeader()).isTrue();
        assertThat(watch.told).containsExactly("granted", "LOST", "granted");
    }

    @Test
    void aLeaderIsToldThatAResetEndsItsTerm() {
        mine.start();
        locks.reset();
        assertThat(watch.told).containsExactly("granted", "STOPPED", "granted");
    }

    @Test
    void aCandidateOfAClosedClientCampaignsAnewAfterAReset() {
        mine.start();
        locks.close();
        assertThat(mine.isRunning()).isFalse();
        assertThatThrownBy(mine::start).isInstanceOf(LockClientClosedException.class);
        locks.reset();
        assertThat(mine.isLeader()).isTrue();
    }

    @Test
    void aStoppedCandidateStaysStopped() {
        mine.start();
        assertThat(mine.stop()).isCompleted();
        locks.reset();
        assertThat(mine.isRunning()).isFalse();
        mine.start();
        assertThat(mine.isLeader()).isTrue();
    }

    @Test
    void aClosedCandidateStaysClosed() {
        mine.start();
        mine.close();
        locks.reset();
        assertThat(mine.isRunning()).isFalse();
        assertThatThrownBy(mine::start).isInstanceOf(LockClientClosedException.class);
    }

    @Test
    void theCandidateOfADeadProcessDoesNothingUntilTheReset() {
        mine.start();
        locks.crash();
        mine.close();
        assertThatThrownBy(mine::yield)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("crashed");
        assertThat(watch.told).containsExactly("granted");
    }

    @Test
    void aCandidateOfADeadProcessCampaignsAnewAfterAReset() {
        mine.start();
        locks.crash();
        locks.reset();
        assertThat(mine.isLeader()).isTrue();
    }
}
