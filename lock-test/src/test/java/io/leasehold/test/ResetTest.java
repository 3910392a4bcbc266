package io.leasehold.test;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockClientClosedException;
import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockListener;
import io.leasehold.LockRequest;
import io.leasehold.LossCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that many tests share, one after the other; and one whose process dies. */
class ResetTest {

    private final List<LockEvent> told = new ArrayList<>();
    private final TestLockClient locks = TestLockClient.create(settings -> settings.listener(told::add));

    @Test
    void aResetLeavesNothingOfTheTestBefore() throws InterruptedException {
        LockHandle before = locks.acquire(LockRequest.of("a"));
        locks.testLock("b").occupy();
        locks.beginOutage(Outage.CUT_OFF);
        Instant then = locks.now();
        locks.reset();
        assertThat(before).isLostBy(LossCause.CLIENT_CLOSED);
        assertThat(locks).holdsNothing().events().isEmpty();
        assertThat(locks.findAll()).isEmpty();
        assertThat(locks.tryAcquire(LockRequest.of("b"))).isPresent();
        assertThat(locks.now()).isEqualTo(then);
    }

    @Test
    void listenersStayAndAreToldOfTheEndOfWhatWasHeld() throws InterruptedException {
        LockHandle before = locks.acquire(LockRequest.of("a"));
        locks.reset();
        LockHandle after = locks.acquire(LockRequest.of("a"));
        assertThat(told).extracting(LockEvent::handle).containsExactly(before, before, after);
    }

    @Test
    void listenersThatWereAddedStayToo() throws InterruptedException {
        List<LockEvent> added = new ArrayList<>();
        LockListener listener = added::add;
        locks.addListener(listener);
        locks.reset();
        locks.addListener(listener);
        LockHandle after = locks.acquire(LockRequest.of("a"));
        assertThat(added).extracting(LockEvent::handle).containsExactly(after);
    }

    @Test
    void aHandleOfBeforeTouchesNothingOfNow() throws InterruptedException {
        LockHandle before = locks.acquire(LockRequest.of("a"));
        locks.reset();
        LockHandle after = locks.acquire(LockRequest.of("a"));
        before.close();
        assertThat(after).isHeld();
        assertThat(locks.testLock("a").record().orElseThrow()).isHeldBy("me");
    }

    @Test
    void aClosedClientIsOpenAgainAfterAReset() throws InterruptedException {
        locks.close();
        assertThatThrownBy(() -> locks.acquire(LockRequest.of("a"))).isInstanceOf(LockClientClosedException.class);
        locks.reset();
        assertThat(locks.acquire(LockRequest.of("a"))).isHeld();
    }

    @Test
    void onlyTheClientThatHasTheTableCanBeReset() {
        assertThatThrownBy(locks.another("other")::reset).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCrashedProcessReleasesNothingAndTellsNobody() throws InterruptedException {
        TestLockClient other = locks.another("other");
        LockHandle theirs = other.acquire(LockRequest.of("a"));
        other.crash();
        assertThat(locks.testLock("a").record().orElseThrow()).isHeldBy("other");
        LockHandle mine = locks.acquire(LockRequest.of("a"));
        assertThat(mine).isHeld().hasFencingTokenGreaterThan(theirs);
        assertThat(other.events().events()).hasSize(1);
    }

    @Test
    void aCrashedClientSaysSo() {
        locks.crash();
        assertThatThrownBy(() -> locks.acquire(LockRequest.of("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("crashed");
        locks.reset();
        assertThat(locks).holdsNothing();
    }

    @Test
    void whoLeavesALockHeldIsTold() throws InterruptedException {
        locks.ensureNothingHeld();
        LockHandle left = locks.acquire(LockRequest.of("a"));
        assertThatThrownBy(locks::ensureNothingHeld)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("lock 'a'");
        left.release();
        locks.ensureNothingHeld();
    }

    @Test
    void settingsAreThoseOfTheRealClient() throws InterruptedException {
        TestLockClient quick = TestLockClient.create(settings -> settings.ownerName("node 1")
                .leaseDuration(Duration.ofSeconds(10))
                .waitTimeout(Duration.ofSeconds(2)));
        LockHandle handle = quick.acquire(LockRequest.of("a"));
        assertThat(handle).hasRemaining(Duration.ofSeconds(9));
        assertThat(quick.testLock("a").record().orElseThrow())
                .isHeldBy("node 1")
                .hasLease(Duration.ofSeconds(10));
        assertThatThrownBy(() -> TestLockClient.create(settings -> settings.leaseDuration(Duration.ofSeconds(1))))
                .hasMessageContaining("lease");
    }
}
