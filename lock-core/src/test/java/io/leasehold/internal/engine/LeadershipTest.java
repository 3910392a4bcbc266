package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.Leader;
import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Candidates campaign, lead, yield and stop. */
class LeadershipTest {

    private static final Duration POLL = Duration.ofSeconds(1);

    /** The longest pause before a candidate that was in trouble, or has yielded, asks again. */
    private static final Duration JITTER = Duration.ofSeconds(1);

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine other = fixture.engine("other");
    private final ElectionWatch watch = new ElectionWatch();
    private final Leadership mine = candidate(fixture.engine);
    private final Leadership theirs = other.leadership(LeadershipRequest.of("reports"));

    private Leadership candidate(LockEngine of) {
        return of.leadership(
                LeadershipRequest.builder("reports").listener(watch).build());
    }

    private void advance(Duration... durations) {
        for (Duration duration : durations) {
            fixture.time.advance(duration);
        }
    }

    @Test
    void aCandidateLeadsWhenItsLockIsGranted() {
        mine.start();
        assertThat(mine.isLeader()).isTrue();
        assertThat(watch.told).containsExactly("granted, leads: true");
        LockHandle hold = mine.hold().orElseThrow();
        assertThat(hold.key()).isEqualTo(mine.key()).isEqualTo(LockKey.of("leader:reports"));
        assertThat(mine.term()).hasValue(hold.fencingToken());
    }

    @Test
    void nothingHappensBeforeTheStart() {
        advance(POLL);
        assertThat(mine.isRunning()).isFalse();
        assertThat(mine.isLeader()).isFalse();
        assertThat(mine.term()).isEmpty();
        assertThat(fixture.store.requests).isEmpty();
    }

    @Test
    void aSecondStartDoesNothing() {
        mine.start();
        mine.start();
        advance(Duration.ofMinutes(2));
        assertThat(fixture.store.count(Operation.TAKE)).isOne();
        assertThat(watch.told).hasSize(1);
    }

    @Test
    void ofTwoCandidatesOneLeads() {
        theirs.start();
        mine.start();
        advance(Duration.ofMinutes(5));
        assertThat(theirs.isLeader()).isTrue();
        assertThat(mine.isLeader()).isFalse();
        assertThat(mine.isRunning()).isTrue();
        assertThat(watch.told).isEmpty();
    }

    @Test
    void everybodyCanReadWhoLeadsAndWhatItSaysOfItself() {
        assertThat(theirs.leader()).isEmpty();
        Leadership speaking = fixture.engine.leadership(LeadershipRequest.builder("reports")
                .attribute("address", "10.0.0.7:8080")
                .build());
        speaking.start();
        Leader leader = theirs.leader().orElseThrow();
        assertThat(leader.name()).isEqualTo("reports");
        assertThat(leader.ownerName()).isEqualTo("me");
        assertThat(leader.term()).isEqualTo(speaking.term().orElseThrow());
        assertThat(leader.attributes()).isEqualTo(Map.of("address", "10.0.0.7:8080"));
        speaking.close();
        assertThat(theirs.leader()).isEmpty();
    }

    @Test
    void anotherLeadsWithinOnePollAfterAYield() {
        mine.start();
        theirs.start();
        long term = mine.term().orElseThrow();
        mine.yield();
        assertThat(watch.told).containsExactly("granted, leads: true", "YIELDED, leads: false, held: true");
        assertThat(mine.isRunning()).isTrue();
        advance(POLL);
        assertThat(theirs.isLeader()).isTrue();
        assertThat(theirs.term().orElseThrow()).isGreaterThan(term);
    }

    @Test
    void whoYieldsStandsBackForOneLease() {
        mine.start();
        mine.yield();
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(mine.isLeader()).isFalse();
        assertThat(fixture.store.count(Operation.TAKE)).isOne();
        fixture.advanceToIt();
        advance(JITTER);
        assertThat(mine.isLeader()).isTrue();
    }

    @Test
    void aYieldOfNoLeaderDoesNothing() {
        theirs.start();
        mine.start();
        mine.yield();
        theirs.yield();
        advance(POLL);
        assertThat(mine.isLeader()).isTrue();
    }

    @Test
    void theLockIsReleasedOnlyWhenTheLeadersWorkHasEnded() {
        watch.work = new CompletableFuture<>();
        mine.start();
        theirs.start();
        CompletableFuture<Void> yielded = mine.yieldAsync();
        assertThat(mine.isLeader()).isFalse();
        assertThat(mine.term()).isEmpty();
        advance(EngineFixture.LEASE, EngineFixture.LEASE);
        assertThat(theirs.isLeader()).isFalse();
        assertThat(yielded).isNotDone();
        assertThat(mine.yieldAsync()).isNotDone();
        watch.work.complete(null);
        assertThat(yielded).isCompleted();
        advance(POLL);
        assertThat(theirs.isLeader()).isTrue();
    }

    @Test
    void aStoppedLeaderReleasesItsLockAndCampaignsNoMore() {
        mine.start();
        assertThat(mine.stop()).isCompleted();
        assertThat(mine.isRunning()).isFalse();
        assertThat(fixture.engine.find(mine.key()).orElseThrow().isHeld()).isFalse();
        advance(EngineFixture.LEASE, EngineFixture.LEASE);
        assertThat(watch.told).containsExactly("granted, leads: true", "STOPPED, leads: false, held: true");
        assertThat(fixture.store.count(Operation.TAKE)).isOne();
    }

    @Test
    void aStoppedFollowerLeavesNoRequestBehind() {
        theirs.start();
        mine.start();
        assertThat(fixture.engine.waiting()).hasSize(1);
        assertThat(mine.stop()).isCompleted();
        assertThat(fixture.engine.waiting()).isEmpty();
        theirs.close();
        advance(POLL);
        assertThat(fixture.engine.find(mine.key()).orElseThrow().isHeld()).isFalse();
    }

    @Test
    void whoYieldsAndStopsDoesNotComeBack() {
        mine.start();
        mine.yield();
        assertThat(mine.stop()).isCompleted();
        advance(EngineFixture.LEASE, JITTER);
        assertThat(mine.isLeader()).isFalse();
        assertThat(fixture.store.count(Operation.TAKE)).isOne();
    }

    @Test
    void aStoppedCandidateCanStartAgain() {
        mine.start();
        assertThat(mine.stop()).isCompleted();
        mine.start();
        assertThat(mine.isLeader()).isTrue();
    }

    @Test
    void aStartWhileTheLastTermEndsWaitsForItsWork() {
        watch.work = new CompletableFuture<>();
        mine.start();
        CompletableFuture<Void> stopped = mine.stop();
        mine.start();
        advance(EngineFixture.LEASE);
        assertThat(mine.isLeader()).isFalse();
        watch.work.complete(null);
        assertThat(stopped).isCompleted();
        advance(JITTER);
        assertThat(mine.isLeader()).isTrue();
    }

    @Test
    void aClosedCandidateCannotStart() {
        mine.close();
        assertThatThrownBy(mine::start)
                .isInstanceOf(LockClientClosedException.class)
                .hasMessageContaining("Make another one");
    }

    @Test
    void anUnusableRequestIsRefusedAtTheStart() {
        Leadership unusable = fixture.engine.leadership(LeadershipRequest.builder("reports")
                .attribute("owner_name", "x")
                .build());
        assertThatThrownBy(unusable::start)
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("owner_name");
        assertThat(unusable.isRunning()).isFalse();
    }

    @Test
    void aBlankNameIsRefused() {
        assertThatThrownBy(() -> LeadershipRequest.of(" "))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("blank");
    }
}
