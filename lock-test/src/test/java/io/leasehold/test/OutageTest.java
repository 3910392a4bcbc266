package io.leasehold.test;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.LockTableException;
import io.leasehold.LossCause;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client meets that cannot reach its table. No call hangs, for time passes while it waits. */
@Timeout(60)
class OutageTest {

    private final TestLockClient locks = TestLockClient.create();

    @Test
    void throttlingEndsNoWait() {
        locks.beginOutage(Outage.THROTTLED);
        CompletableFuture<LockHandle> waiting = locks.acquireAsync(LockRequest.of("a"));
        locks.advance(Duration.ofSeconds(20));
        assertThat(waiting).isNotDone();
        locks.endOutage();
        locks.advance(Duration.ofSeconds(2));
        assertThat(waiting).isCompleted();
    }

    @Test
    void aMissingPermissionEndsAWaitAtOnce() {
        locks.beginOutage(Outage.ACCESS_DENIED);
        Instant before = locks.now();
        assertThatThrownBy(() -> locks.acquire(LockRequest.of("a")))
                .isInstanceOfSatisfying(
                        LockTableException.class,
                        denied -> assertThat(denied.code()).isEqualTo(LockException.Code.ACCESS_DENIED));
        assertThat(locks.now()).isEqualTo(before);
    }

    @Test
    void aMissingPermissionEndsTheLockAtItsLeaseAndNoSooner() throws InterruptedException {
        LockHandle handle = locks.acquire(LockRequest.of("a"));
        locks.beginOutage(Outage.ACCESS_DENIED);
        locks.advance(Duration.ofSeconds(27).minusNanos(1));
        assertThat(handle).isInDanger().isHeld();
        locks.advance(Duration.ofNanos(1));
        assertThat(handle).isLostBy(LossCause.EXPIRED);
    }

    @Test
    void anAttemptOnATableThatIsCutOffEndsAfterItsTime() {
        locks.beginOutage(Outage.CUT_OFF);
        assertThatThrownBy(() -> locks.tryAcquire(LockRequest.of("a")))
                .isInstanceOfSatisfying(
                        LockException.class,
                        failure -> assertThat(failure.code()).isEqualTo(LockException.Code.STORE_UNAVAILABLE));
    }

    @Test
    void readingATableThatIsCutOffEndsAfterItsTime() {
        locks.beginOutage(Outage.CUT_OFF);
        assertThatThrownBy(() -> locks.find(LockKey.of("a"))).isInstanceOf(LockException.class);
        assertThatThrownBy(() -> locks.findAll().toList()).isInstanceOf(LockException.class);
    }

    @Test
    void aReleaseThatIsCutOffEndsAfterItsTriesAndTheLockStaysInTheTable() throws InterruptedException {
        LockHandle handle = locks.acquire(LockRequest.of("a"));
        locks.beginOutage(Outage.CUT_OFF);
        assertThatThrownBy(handle::release).isInstanceOf(LockException.class);
        assertThat(handle).isReleased();
        assertThat(locks.testLock("a").record().orElseThrow()).isHeldBy("me");
    }

    @Test
    void aGrantWhoseAnswerIsLostIsFoundInTheTable() throws InterruptedException {
        locks.beginOutage(Outage.LOST_ANSWERS);
        CompletableFuture<LockHandle> waiting = locks.acquireAsync(LockRequest.of("a"));
        locks.endOutage();
        locks.advance(Duration.ofSeconds(3));
        assertThat(waiting).isCompleted();
        assertThat(waiting.join()).isHeld();
    }

    @Test
    void anOutageIsOneClientsOwn() {
        locks.beginOutage(Outage.CUT_OFF);
        assertThat(locks.testLock("a").occupy()).isHeld();
    }

    @Test
    void closingAClientThatIsCutOffEnds() throws InterruptedException {
        TestLockClient releasing = TestLockClient.create(settings -> settings.releaseOnClose(true));
        LockHandle handle = releasing.acquire(LockRequest.of("a"));
        releasing.beginOutage(Outage.CUT_OFF);
        releasing.close();
        assertThat(handle).isReleased();
    }
}
