package io.leasehold.test;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LossCause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The verbs for a lock that is shared or has a limit, and groups of locks. */
class SharedTestLockTest {

    private static final LockRequest SHARED = LockRequest.builder("a").shared().build();
    private static final LockRequest LIMITED = LockRequest.builder("a").limit(3).build();

    private final TestLockClient locks = TestLockClient.create();
    private final TestLock lock = locks.testLock("a");

    @Test
    void aLockThatAnotherSharesIsFreeForReadersOnly() throws InterruptedException {
        LockHandle others = lock.share();
        assertThat(others).isHeld();
        assertThat(locks.tryAcquire(SHARED)).isPresent();
        assertThat(locks.another("writer").tryAcquire(LockRequest.of("a"))).isEmpty();
    }

    @Test
    void eachWhoSharesALockHasARow() {
        lock.share();
        lock.share("reader 2");
        assertThat(lock.members())
                .extracting(LockRecord::ownerName)
                .containsExactlyInAnyOrder(TestLock.SOMEBODY_ELSE, "reader 2");
        assertThat(lock.members()).allMatch(LockRecord::isMember);
    }

    @Test
    void freeReleasesTheLockOfAllWhoShareIt() {
        lock.share();
        lock.share("reader 2");
        CompletableFuture<LockHandle> waiting = locks.acquireAsync(LockRequest.of("a"));
        locks.advance(Duration.ofSeconds(10));
        assertThat(waiting).isNotDone();
        lock.free();
        locks.advance(Duration.ofSeconds(1));
        assertThat(waiting).isCompleted();
    }

    @Test
    void theLimitIsReached() throws InterruptedException {
        List<LockHandle> others = lock.reachLimit(3);
        assertThat(others).hasSize(3);
        assertThat(locks.tryAcquire(LIMITED)).isEmpty();
        others.get(0).release();
        assertThat(locks.tryAcquire(LIMITED)).isPresent();
    }

    @Test
    void theLimitIsReachedByThePlacesThatThisClientLeaves() throws InterruptedException {
        LockHandle own = locks.acquire(LIMITED);
        assertThat(lock.reachLimit(3)).hasSize(2);
        assertThat(own).isHeld();
    }

    @Test
    void aLimitThatIsReachedCannotBeReachedAgain() {
        lock.reachLimit(3);
        assertThatThrownBy(() -> lock.reachLimit(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no place is free")
                .hasMessageContaining(TestLock.SOMEBODY_ELSE);
    }

    @Test
    void anAbandonedReaderIsWaitedForUntilItsLeaseIsOver() {
        lock.share();
        lock.abandon();
        CompletableFuture<LockHandle> waiting = locks.acquireAsync(
                LockRequest.builder("a").waitTimeout(Duration.ofMinutes(5)).build());
        locks.advance(Duration.ofSeconds(20));
        assertThat(waiting).isNotDone();
        locks.advance(Duration.ofMinutes(1));
        assertThat(waiting).isCompleted();
    }

    @Test
    void aSharedLockCanExpire() throws InterruptedException {
        LockHandle own = locks.acquire(SHARED);
        lock.expire();
        assertThat(own).isLostBy(LossCause.EXPIRED);
    }

    @Test
    void aSharedLockCanBeStolen() throws InterruptedException {
        LockHandle own = locks.acquire(SHARED);
        lock.steal();
        assertThat(own).isLost();
        assertThat(lock.record().orElseThrow()).isHeldBy(TestLock.SOMEBODY_ELSE);
    }

    @Test
    void theRowOfASharedLockCanBeDeleted() throws InterruptedException {
        LockHandle own = locks.acquire(SHARED);
        lock.delete();
        assertThat(own).isLostBy(LossCause.DELETED);
    }

    @Test
    void aGroupWaitsForTheOneLockThatIsBusy() {
        lock.occupy();
        CompletableFuture<LockGroup> waiting = locks.acquireAllAsync(List.of(LockRequest.of("a"), LockRequest.of("b")));
        locks.advance(Duration.ofSeconds(5));
        assertThat(locks.testLock("b").record().filter(LockRecord::isHeld)).isEmpty();
        lock.free();
        locks.advance(Duration.ofSeconds(1));
        assertThat(waiting.join().isHeld()).isTrue();
    }

    @Test
    void theLossOfOneLockEndsItsGroup() throws InterruptedException {
        LockGroup group = locks.acquireAll(List.of(LockRequest.of("a"), LockRequest.of("b")));
        lock.steal();
        assertThat(group.isHeld()).isFalse();
        locks.advance(Duration.ofSeconds(5));
        assertThat(locks.testLock("b").record().orElseThrow()).isFree();
    }
}
