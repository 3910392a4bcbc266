package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipListener;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.leadership.Leaderships;
import io.leasehold.test.internal.SeededEntropy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Leaders that lose their lock, work that does not end, and clients that close. */
class LeadershipLossTest {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration JITTER = Duration.ofSeconds(1);

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine other = fixture.engine("other");
    private final ElectionWatch watch = new ElectionWatch();
    private final Leadership mine = candidate(fixture.engine, watch);
    private final Leadership theirs = other.leadership(LeadershipRequest.of("reports"));
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.leasehold.internal.leadership");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    LeadershipLossTest() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    private static Leadership candidate(LockEngine of, LeadershipListener listener) {
        return of.leadership(
                LeadershipRequest.builder("reports").listener(listener).build());
    }

    private void advance(Duration... durations) {
        for (Duration duration : durations) {
            fixture.time.advance(duration);
        }
    }

    private void steal() {
        assertThat(other.forceRelease(other.find(mine.key()).orElseThrow())).isTrue();
    }

    @Test
    void aLeaderWhoseLockIsLostIsToldAndCampaignsAgain() {
        mine.start();
        steal();
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(watch.told).startsWith("granted, leads: true", "LOST, leads: false, held: false");
        advance(JITTER);
        assertThat(mine.isLeader()).isTrue();
    }

    @Test
    void whoHasLostItsLockDoesNotLeadWhileItsWorkGoesOn() {
        watch.work = new CompletableFuture<>();
        mine.start();
        steal();
        advance(EngineFixture.LEASE);
        assertThat(mine.isLeader()).isFalse();
        theirs.start();
        assertThat(theirs.isLeader()).isTrue();
        theirs.close();
        watch.work.complete(null);
        advance(JITTER);
        assertThat(mine.isLeader()).isTrue();
    }

    @Test
    void aLeaderThatTheTableDoesNotHearIsNoneBeforeAnotherCanLead() {
        mine.start();
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.advanceToJustBefore(EngineFixture.HELD);
        assertThat(mine.isLeader()).isTrue();
        fixture.advanceToIt();
        assertThat(mine.isLeader()).isFalse();
    }

    @Test
    void anotherLeadsWithinALeaseAndAPollAfterTheLastHeartbeat() {
        watch.work = new CompletableFuture<>();
        mine.start();
        theirs.start();
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.store.always(Operation.RELEASE, Fault.LOSE_REQUEST);
        advance(EngineFixture.LEASE, POLL);
        assertThat(theirs.isLeader()).isTrue();
    }

    @Test
    void aHoldThatItsUserReleasesEndsTheLeadership() {
        mine.start();
        mine.hold().orElseThrow().release();
        assertThat(mine.isLeader()).isFalse();
        assertThat(watch.told).containsExactly("granted, leads: true", "LOST, leads: false, held: false");
    }

    @Test
    void aRevocationComesAfterItsGrant() {
        List<String> told = new ArrayList<>();
        Leadership hasty = candidate(fixture.engine, new LeadershipListener() {
            @Override
            public void onGranted(Leadership leadership, LockHandle hold) {
                told.add("granted");
                CompletableFuture<Void> unused = leadership.stop();
                told.add("stopped");
            }

            @Override
            public CompletionStage<?> onRevoked(Leadership leadership, LockHandle hold, LeadershipEnd end) {
                told.add("revoked");
                return CompletableFuture.completedFuture(null);
            }
        });
        hasty.start();
        assertThat(told).containsExactly("granted", "stopped", "revoked");
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        Leadership leadership = fixture.engine.leadership(LeadershipRequest.builder("reports")
                .listener(new LeadershipListener() {
                    @Override
                    public void onGranted(Leadership granted, LockHandle hold) {
                        throw new IllegalStateException("grant");
                    }

                    @Override
                    public CompletionStage<?> onRevoked(Leadership revoked, LockHandle hold, LeadershipEnd end) {
                        return CompletableFuture.failedFuture(new IllegalStateException("work"));
                    }
                })
                .listener(watch)
                .build());
        leadership.start();
        assertThat(leadership.stop()).isCompleted();
        assertThat(watch.told).hasSize(2);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .allMatch(text -> text.equals("A listener of the leadership 'reports' failed"));
    }

    @Test
    void aCandidateThatTheTableRefusesRetriesAndSaysSoOnce() {
        fixture.store.always(Fault.DENY);
        mine.start();
        assertThat(mine.isRunning()).isTrue();
        advance(Duration.ofMinutes(10));
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("The candidate for 'reports' cannot ask for its lock, and retries until it can");
        assertThat(fixture.store.count(Operation.TAKE)).isBetween(10L, 25L);
        fixture.store.heal();
        advance(Duration.ofSeconds(64), JITTER);
        assertThat(mine.isLeader()).isTrue();
    }

    @Test
    void workThatDoesNotEndIsReportedOnce() {
        watch.work = new CompletableFuture<>();
        mine.start();
        CompletableFuture<Void> unused = mine.yieldAsync();
        advance(EngineFixture.LEASE, EngineFixture.LEASE);
        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("'reports'", "YIELDED");
    }

    @Test
    void aReleaseThatFailsIsToldToWhoYields() {
        mine.start();
        fixture.store.always(Operation.RELEASE, Fault.DENY);
        assertThatThrownBy(mine::yield).isInstanceOf(LockException.class);
    }

    @Test
    void aClientThatClosesEndsTheWorkBeforeItReleases() {
        LockEngine closing = fixture.engine(fixture.settings("closing", true));
        List<String> order = new ArrayList<>();
        Leadership leadership = candidate(closing, new LeadershipListener() {
            @Override
            public CompletionStage<?> onRevoked(Leadership revoked, LockHandle hold, LeadershipEnd end) {
                order.add("work ends, held: " + hold.isHeld() + ", leads: " + revoked.isLeader());
                return CompletableFuture.completedFuture(null);
            }
        });
        leadership.start();
        closing.close();
        assertThat(order).containsExactly("work ends, held: true, leads: false");
        assertThat(other.find(leadership.key()).orElseThrow().isHeld()).isFalse();
    }

    @Test
    void aClientThatKeepsItsLocksOnCloseReleasesThoseOfLeadersWhoseWorkHasEnded() {
        mine.start();
        fixture.engine.close();
        assertThat(other.find(mine.key()).orElseThrow().isHeld()).isFalse();
    }

    @Test
    void workThatDoesNotEndDoesNotKeepTheClientOpen() {
        watch.work = new CompletableFuture<>();
        LockEngine closing = fixture.releasing(Duration.ofMillis(100));
        Leadership leadership = candidate(closing, watch);
        leadership.start();
        closing.close();
        assertThat(leadership.isLeader()).isFalse();
        assertThat(other.find(leadership.key()).orElseThrow().isHeld()).isFalse();
    }

    @Test
    void aClientThatStopsAcquiringKeepsItsLeaderAndEndsItsFollowers() {
        Leadership follower = fixture.engine.leadership(LeadershipRequest.of("reports"));
        mine.start();
        follower.start();
        fixture.engine.stopAcquiring();
        assertThat(mine.isLeader()).isTrue();
        assertThat(follower.isRunning()).isFalse();
        mine.yield();
        advance(EngineFixture.LEASE, JITTER);
        assertThat(mine.isRunning()).isFalse();
        assertThatThrownBy(follower::start).isInstanceOf(LockClientClosedException.class);
    }

    @Test
    void theWorkOfALeaderThatHasStoppedIsWaitedForToo() {
        watch.work = new CompletableFuture<>();
        Leaderships all = new Leaderships(fixture.engine, fixture.time, new SeededEntropy(), Runnable::run);
        Leadership leadership =
                all.of(LeadershipRequest.builder("reports").listener(watch).build());
        leadership.start();
        assertThat(leadership.stop()).isNotDone();
        CompletableFuture<Void> closed = all.close();
        assertThat(closed).isNotDone();
        watch.work.complete(null);
        assertThat(closed).isCompleted();
    }
}
