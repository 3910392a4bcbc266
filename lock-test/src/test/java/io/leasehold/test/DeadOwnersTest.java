package io.leasehold.test;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Locks of owners that are dead, and of processes that were frozen. */
class DeadOwnersTest {

    /** The lease, the takeover skew, and the seconds that dates round away. */
    private static final Duration OVER = Duration.ofSeconds(30 + 60 + 2);

    private static final LockRequest REQUEST = LockRequest.of("job");
    private static final LockRequest FIXED =
            LockRequest.builder("job").fixedLease(Duration.ofMinutes(10)).build();

    private final TestLockClient locks = TestLockClient.create();
    private final TestLock lock = locks.testLock("job");

    @Test
    void firstAttemptTakesTheLockOfAnOwnerThatIsDeadForLong() throws InterruptedException {
        lock.occupy();
        lock.abandon();
        locks.advance(OVER);
        assertThat(locks.tryAcquire(REQUEST)).isPresent();
    }

    @Test
    void firstAttemptLeavesTheLockOfAnOwnerWhoseTimeIsNotOver() throws InterruptedException {
        lock.occupy();
        lock.abandon();
        locks.advance(Duration.ofSeconds(89));
        assertThat(locks.tryAcquire(REQUEST)).isEmpty();
    }

    @Test
    void crashedProcessIsDeadAfterTheSameTime() throws InterruptedException {
        TestLockClient other = locks.another("node 2");
        LockHandle theirs = other.acquire(REQUEST);
        locks.advance(Duration.ofSeconds(6)); // to its first heartbeat
        other.crash();
        locks.advance(OVER);
        assertThat(locks.tryAcquire(REQUEST).orElseThrow()).hasFencingTokenGreaterThan(theirs);
    }

    @Test
    void withoutASkewTheFirstAttemptOnlyObserves() throws InterruptedException {
        TestLockClient observers = TestLockClient.create(settings -> settings.takeoverSkew(Duration.ZERO));
        observers.testLock("job").occupy();
        observers.testLock("job").abandon();
        observers.advance(Duration.ofDays(1));
        assertThat(observers.tryAcquire(REQUEST)).isEmpty();
    }

    @Test
    void clientTellsSinceWhenAnOwnerIsDead() {
        Instant before = locks.now();
        lock.occupy();
        lock.abandon();
        locks.advance(OVER);
        LockRecord row = locks.find(LockKey.of("job")).orElseThrow();
        assertThat(locks.deadSince(row))
                .hasValueSatisfying(since -> assertThat(since).isBetween(before.plusSeconds(30), locks.now()));
    }

    @Test
    void fixedLeaseEndsByVirtualTimeWithoutHeartbeats() throws InterruptedException {
        LockHandle handle = locks.acquire(FIXED);
        String version = lock.record().orElseThrow().version();
        locks.advance(Duration.ofMinutes(9).minusNanos(1));
        assertThat(handle).isHeld();
        assertThat(lock.record().orElseThrow().version()).isEqualTo(version);
        locks.advance(Duration.ofNanos(1));
        assertThat(handle).isLost();
    }

    @Test
    void fixedLeaseOfAFrozenProcessIsLost() throws InterruptedException {
        LockHandle handle = locks.acquire(FIXED);
        locks.freeze(Duration.ofMinutes(2));
        assertThat(handle.isHeld()).isFalse();
        locks.advance(Duration.ZERO);
        assertThat(handle).isLost();
    }

    @Test
    void forgottenFixedLeaseBlocksNobodyOfItsOwnProcess() throws InterruptedException {
        LockHandle forgotten = locks.acquire(FIXED);
        locks.freeze(Duration.ofHours(1));
        assertThat(locks.tryAcquire(REQUEST).orElseThrow()).hasFencingTokenGreaterThan(forgotten);
    }

    @Test
    void frozenProcessSendsNoHeartbeatsAndLosesItsLockToOthers() throws InterruptedException {
        LockHandle handle = locks.acquire(REQUEST);
        locks.advance(Duration.ofSeconds(6));
        TestLockClient other = locks.another("node 2");
        locks.freeze(OVER);
        assertThat(handle.isHeld()).isFalse();
        assertThat(other.tryAcquire(REQUEST)).isPresent();
        locks.advance(Duration.ofSeconds(10));
        assertThat(handle).isLost();
    }

    @Test
    void timersOfAFrozenProcessRunLaterByTheFrozenTime() {
        Instant[] ran = new Instant[1];
        Instant before = locks.now();
        locks.after(Duration.ofSeconds(10), () -> ran[0] = locks.now());
        locks.advance(Duration.ofSeconds(4));
        locks.freeze(Duration.ofSeconds(100));
        assertThat(ran[0]).isNull();
        locks.advance(Duration.ofSeconds(6));
        assertThat(ran[0]).isEqualTo(before.plusSeconds(110));
    }

    @Test
    void negativeTimeIsRefused() {
        Duration negative = Duration.ofNanos(-1);
        assertThatThrownBy(() -> locks.freeze(negative)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> locks.advance(negative)).isInstanceOf(IllegalArgumentException.class);
    }
}
