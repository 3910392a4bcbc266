package io.leasehold.test;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockRecoveredEvent;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The verbs for one lock. */
class TestLockTest {

    private final TestLockClient locks = TestLockClient.create();
    private final TestLock lock = locks.testLock("a");

    private LockHandle acquired() {
        try {
            return locks.acquire(LockRequest.of("a"));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anOccupiedLockIsBusy() throws InterruptedException {
        lock.occupy();
        assertThat(locks.tryAcquire(LockRequest.of("a"))).isEmpty();
        assertThat(lock.record().orElseThrow()).isHeldBy(TestLock.SOMEBODY_ELSE);
    }

    @Test
    void aLockCanBeOccupiedUnderAnyName() {
        lock.occupy("node 2");
        assertThat(lock.record().orElseThrow()).isHeldBy("node 2");
    }

    @Test
    void aFreedLockGoesToTheRequestThatWaitsAtItsNextLook() {
        lock.occupy();
        CompletableFuture<LockHandle> waiting = locks.acquireAsync(LockRequest.of("a"));
        locks.advance(Duration.ofSeconds(10));
        lock.free();
        assertThat(waiting).isNotDone();
        locks.advance(Duration.ofSeconds(1));
        assertThat(waiting).isCompleted();
    }

    @Test
    void anAbandonedLockCanBeOccupiedAgainAfterwards() {
        lock.occupy();
        lock.abandon();
        acquired().release();
        lock.occupy();
        assertThat(lock.record().orElseThrow()).isHeldBy(TestLock.SOMEBODY_ELSE);
    }

    @Test
    void anOwnerThatHasFallenSilentReleasesNothing() {
        lock.occupy();
        lock.abandon();
        Instant before = locks.now();
        assertThatThrownBy(lock::free)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'" + TestLock.SOMEBODY_ELSE + "' was abandoned")
                .hasMessageContaining("Let its lease pass");
        assertThat(locks.now()).isEqualTo(before);
    }

    @Test
    void anOwnerThatIsCutOffAltogetherReleasesNothingEither() {
        lock.occupy();
        locks.another(TestLock.SOMEBODY_ELSE).beginOutage(Outage.CUT_OFF);
        assertThatThrownBy(lock::free).isInstanceOf(IllegalStateException.class).hasMessageContaining("was abandoned");
    }

    @Test
    void aStolenLockIsLostAndItsOwnerHasBeenTold() {
        LockHandle handle = acquired();
        lock.steal();
        assertThat(handle).isLostBy(LossCause.STOLEN);
        assertThat(locks.events()).of(handle).tellOfLossBy(LossCause.STOLEN);
        assertThat(lock.record().orElseThrow()).isHeldBy(TestLock.SOMEBODY_ELSE);
    }

    @Test
    void betweenATheftAndTheNextHeartbeatBothBelieveThatTheyHoldTheLock() {
        LockHandle mine = acquired();
        LockHandle theirs = lock.stealUnnoticed();
        assertThat(mine).isHeld();
        assertThat(theirs).isHeld().hasFencingTokenGreaterThan(mine);
        locks.advance(Duration.ofSeconds(5));
        assertThat(mine).isLostBy(LossCause.STOLEN);
    }

    @Test
    void aDeletedRowIsALoss() {
        LockHandle handle = acquired();
        lock.delete();
        assertThat(handle).isLostBy(LossCause.DELETED);
        assertThat(lock.record()).isEmpty();
    }

    @Test
    void aLockFreedByForceIsLost() {
        LockHandle handle = acquired();
        lock.releaseByForce();
        assertThat(handle).isLostBy(LossCause.FORCED);
        assertThat(lock.record().orElseThrow()).isFree();
    }

    @Test
    void aLockThatIsMadeToExpireHasWarnedBefore() {
        LockHandle handle = acquired();
        lock.expire();
        assertThat(handle).isLostBy(LossCause.EXPIRED);
        assertThat(locks.events()).contains(LockInDangerEvent.class).tellOfLossBy(LossCause.EXPIRED);
    }

    @Test
    void anExpiredLockCanBeAcquiredAgain() {
        LockHandle before = acquired();
        lock.expire();
        assertThat(acquired()).isHeld().hasFencingTokenGreaterThan(before);
    }

    @Test
    void anEndangeredLockIsHeldAndComesBackToSafety() {
        LockHandle handle = acquired();
        lock.endanger();
        assertThat(handle).isInDanger().isHeld();
        lock.recover();
        assertThat(handle).hasStatus(LockStatus.LOCKED);
        assertThat(locks.events())
                .containsExactly(LockAcquiredEvent.class, LockInDangerEvent.class, LockRecoveredEvent.class);
    }

    @Test
    void anEndangeredLockExpiresIfNothingIsDone() {
        LockHandle handle = acquired();
        lock.endanger();
        locks.advance(Duration.ofSeconds(7));
        assertThat(handle).isLostBy(LossCause.EXPIRED);
    }

    @Test
    void whatHappensToOneLockLeavesOthersAlone() throws InterruptedException {
        LockHandle other = locks.acquire(LockRequest.of("b"));
        acquired();
        lock.expire();
        assertThat(other).isHeld().hasStatus(LockStatus.LOCKED);
        assertThat(locks.events()).of("b").containsExactly(LockAcquiredEvent.class);
    }

    @Test
    void verbsLetNoMoreTimePassThanTheyNeed() {
        acquired();
        Instant before = locks.now();
        lock.steal();
        assertThat(Duration.between(before, locks.now())).isBetween(Duration.ZERO, Duration.ofSeconds(5));
    }

    @Test
    void aVerbThatMakesNoSenseSaysWhatTheLockIsAndWhatToDo() {
        assertThatThrownBy(lock::steal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'a'")
                .hasMessageContaining("does not hold it")
                .hasMessageContaining("Acquire it first");
        assertThatThrownBy(lock::free)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Occupy it first");
        LockHandle handle = acquired();
        assertThatThrownBy(lock::occupy)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("held by 'me'");
        lock.expire();
        assertThat(handle).isLost();
        assertThatThrownBy(lock::recover).isInstanceOf(IllegalStateException.class);
    }
}
