package io.leasehold.test.guide;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockRecoveredEvent;
import io.leasehold.LockRequest;
import io.leasehold.LossCause;
import io.leasehold.test.Outage;
import io.leasehold.test.TestLock;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The verbs on docs/testing.md. */
class TestingGuideTest {

    @Test
    void aLockIsBusyAndBecomesFree() {
        TestLockClient locks = TestLockClient.create();
        // snippet
        locks.testLock("export").occupy();
        CompletableFuture<LockHandle> waiting = locks.acquireAsync(
                LockRequest.builder("export").waitTimeout(Duration.ofMinutes(1)).build());
        locks.advance(Duration.ofSeconds(20));
        assertThat(waiting).isNotDone();

        locks.testLock("export").abandon(); // its owner dies: the lock is taken over after one lease
        locks.advance(Duration.ofSeconds(30));
        assertThat(waiting).isCompleted();
        // end
    }

    @Test
    void aLockIsInDangerRecoversAndExpires() throws InterruptedException {
        TestLockClient locks = TestLockClient.create();
        // snippet
        LockHandle lock = locks.acquire(LockRequest.of("export"));
        locks.testLock("export").endanger();
        assertThat(lock).isInDanger().isHeld();
        locks.testLock("export").recover();
        locks.testLock("export").expire();
        assertThat(lock).isLostBy(LossCause.EXPIRED);
        assertThat(locks.events())
                .containsExactly(
                        LockAcquiredEvent.class,
                        LockInDangerEvent.class,
                        LockRecoveredEvent.class,
                        LockInDangerEvent.class,
                        LockExpiredEvent.class);
        // end
    }

    @Test
    void twoOwnersBelieveThatTheyHoldTheLock() throws InterruptedException {
        TestLockClient locks = TestLockClient.create();
        // snippet
        LockHandle mine = locks.acquire(LockRequest.of("export"));
        LockHandle theirs = locks.testLock("export").stealUnnoticed();
        assertThat(mine).isHeld(); // until its next heartbeat
        assertThat(theirs).isHeld().hasFencingTokenGreaterThan(mine);
        // end
    }

    @Test
    void aLeaderIsElectedAndDeposed() {
        TestLockClient locks = TestLockClient.create();
        // snippet
        Leadership reports = locks.leadership(LeadershipRequest.of("reports"));
        locks.testLeadership("reports").electOther(); // another process leads
        reports.start();
        assertThat(reports.isLeader()).isFalse();

        locks.testLeadership("reports").elect();
        assertThat(reports.isLeader()).isTrue();

        locks.testLeadership("reports").depose();
        assertThat(reports.leader().orElseThrow().ownerName()).isEqualTo(TestLock.SOMEBODY_ELSE);
        // end
    }

    @Test
    void aFrozenProcessHoldsNothingByAFixedLease() throws InterruptedException {
        TestLockClient locks = TestLockClient.create();
        // snippet
        LockRequest request =
                LockRequest.builder("export").fixedLease(Duration.ofMinutes(14)).build();
        LockHandle lock = locks.acquire(request);
        locks.freeze(Duration.ofMinutes(5));
        assertThat(lock).isLost();
        // end
    }

    @Test
    void theTableIsOutOfReach() throws InterruptedException {
        TestLockClient locks = TestLockClient.create();
        // snippet
        LockHandle lock = locks.acquire(LockRequest.of("export"));
        locks.beginOutage(Outage.CUT_OFF); // or LOST_ANSWERS, THROTTLED, ACCESS_DENIED
        locks.advance(Duration.ofSeconds(27));
        assertThat(lock).isLostBy(LossCause.EXPIRED);
        locks.endOutage();
        // end
    }

    @Test
    void anotherMachineIsAnotherClient() throws InterruptedException {
        TestLockClient locks = TestLockClient.create();
        // snippet
        TestLockClient other = locks.another("node 2");
        LockHandle theirs = other.acquire(LockRequest.of("export"));
        other.crash();
        assertThat(locks.testLock("export").record().orElseThrow()).isHeldBy("node 2");
        assertThat(locks.acquire(LockRequest.of("export"))).hasFencingTokenGreaterThan(theirs);
        // end
    }
}
