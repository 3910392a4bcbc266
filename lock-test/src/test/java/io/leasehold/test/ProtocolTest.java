package io.leasehold.test;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The client in memory keeps the contract of the protocol, to the nanosecond: lease 30 s, guard 3 s, safe period 20 s. */
class ProtocolTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration SAFE = Duration.ofSeconds(20);
    private static final Duration HELD = Duration.ofSeconds(27);
    private static final Duration ONE_NANOSECOND = Duration.ofNanos(1);

    private final TestLockClient locks = TestLockClient.create();

    private CompletableFuture<LockHandle> asked(String key) {
        return locks.acquireAsync(
                LockRequest.builder(key).waitTimeout(Duration.ofMinutes(5)).build());
    }

    @Test
    void tokensRiseWithEveryGrantWhoeverGetsIt() throws InterruptedException {
        LockHandle mine = locks.acquire(LockRequest.of("a"));
        mine.release();
        LockHandle theirs = locks.testLock("a").occupy();
        assertThat(theirs).hasFencingTokenGreaterThan(mine);
        locks.testLock("a").free();
        assertThat(locks.acquire(LockRequest.of("a"))).hasFencingTokenGreaterThan(theirs);
    }

    @Test
    void requestsOfOneClientAreServedInTheirOrder() throws InterruptedException {
        LockHandle first = locks.acquire(LockRequest.of("a"));
        CompletableFuture<LockHandle> second = asked("a");
        CompletableFuture<LockHandle> third = asked("a");
        first.release();
        assertThat(second).isCompleted();
        assertThat(third).isNotDone();
        second.join().release();
        assertThat(third).isCompleted();
        assertThat(third.join()).hasFencingTokenGreaterThan(second.join());
    }

    @Test
    void aHeldLockIsKeptAliveForAsLongAsTimePasses() throws InterruptedException {
        LockHandle handle = locks.acquire(LockRequest.of("a"));
        locks.advance(Duration.ofDays(1));
        assertThat(handle).isHeld().hasStatus(LockStatus.LOCKED);
        assertThat(locks.events()).containsExactly(LockAcquiredEvent.class);
    }

    @Test
    void anotherOwnersLockIsNeverTakenWhileItIsAlive() {
        locks.testLock("a").occupy();
        CompletableFuture<LockHandle> waiting = asked("a");
        locks.advance(Duration.ofMinutes(4));
        assertThat(waiting).isNotDone();
    }

    @Test
    void aSilentOwnersLockIsTakenOverAfterOneLeaseToTheNanosecond() {
        LockHandle theirs = locks.testLock("a").occupy();
        locks.testLock("a").abandon();
        CompletableFuture<LockHandle> waiting = asked("a");
        locks.advance(LEASE.minus(ONE_NANOSECOND));
        assertThat(waiting).isNotDone();
        locks.advance(ONE_NANOSECOND);
        assertThat(waiting).isCompleted();
        assertThat(waiting.join()).isHeld().hasFencingTokenGreaterThan(theirs);
        assertThat(theirs).isLostBy(LossCause.EXPIRED);
    }

    @Test
    void aLockIsInDangerAtTheEndOfTheSafePeriodToTheNanosecond() throws InterruptedException {
        LockHandle handle = locks.acquire(LockRequest.of("a"));
        locks.beginOutage(Outage.CUT_OFF);
        locks.advance(SAFE.minus(ONE_NANOSECOND));
        assertThat(handle).hasStatus(LockStatus.LOCKED);
        locks.advance(ONE_NANOSECOND);
        assertThat(handle).isInDanger().isHeld();
        assertThat(locks.events()).containsExactly(LockAcquiredEvent.class, LockInDangerEvent.class);
    }

    @Test
    void aLockExpiresItsGuardBeforeTheEndOfItsLeaseToTheNanosecond() throws InterruptedException {
        LockHandle handle = locks.acquire(LockRequest.of("a"));
        locks.beginOutage(Outage.CUT_OFF);
        locks.advance(HELD.minus(ONE_NANOSECOND));
        assertThat(handle).isHeld().hasRemaining(ONE_NANOSECOND);
        locks.advance(ONE_NANOSECOND);
        assertThat(handle).isNotHeld().isLostBy(LossCause.EXPIRED);
        assertThat(locks.events())
                .containsExactly(LockAcquiredEvent.class, LockInDangerEvent.class, LockExpiredEvent.class);
    }

    @Test
    void nobodyElseHasTheLockBeforeItsOwnerHasGivenItUp() throws InterruptedException {
        LockHandle mine = locks.acquire(LockRequest.of("a"));
        locks.beginOutage(Outage.CUT_OFF);
        CompletableFuture<LockHandle> theirs = locks.another("other")
                .acquireAsync(LockRequest.builder("a")
                        .waitTimeout(Duration.ofMinutes(5))
                        .build());
        while (mine.isHeld()) {
            assertThat(theirs).isNotDone();
            locks.advance(Duration.ofMillis(100));
        }
        locks.advance(LEASE.minus(HELD));
        assertThat(theirs).isCompleted();
    }

    @Test
    void theTableShowsWhatDynamoDbWould() throws InterruptedException {
        LockHandle handle = locks.acquire(LockRequest.builder("a")
                .attribute("job", "nightly")
                .attribute("attempt", 3)
                .build());
        assertThat(locks.find(handle.key()).orElseThrow())
                .isHeldBy("me")
                .hasFencingToken(handle.fencingToken())
                .hasLease(LEASE)
                .hasAttribute("job", "nightly")
                .hasAttribute("attempt", new BigDecimal("3"));
        handle.release();
        assertThat(locks.find(handle.key()).orElseThrow()).isFree().hasFencingToken(handle.fencingToken());
    }

    @Test
    void everyRunIsTheSame() {
        assertThat(story()).isEqualTo(story());
    }

    private static String story() {
        TestLockClient locks = TestLockClient.create();
        StringBuilder told = new StringBuilder();
        locks.testLock("a").occupy();
        locks.testLock("a").abandon();
        CompletableFuture<LockHandle> waiting = locks.acquireAsync(LockRequest.of("a"));
        locks.advance(Duration.ofSeconds(40));
        locks.testLock("a").expire();
        locks.events()
                .events()
                .forEach(event -> told.append(event.getClass().getSimpleName())
                        .append(event.time())
                        .append('\n'));
        return told.append(waiting.join().fencingToken()).toString();
    }
}
