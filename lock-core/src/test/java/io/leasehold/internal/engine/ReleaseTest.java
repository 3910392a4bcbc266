package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Giving a lock up; where an answer comes later, the background release stands for the call that would block. */
class ReleaseTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    private CompletableFuture<Void> releasing(LockHandle handle) {
        return ((HeldLock) handle).releaseInBackground();
    }

    @Test
    void theLockCountsAsGivenUpBeforeTheTableHasAnswered() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.RELEASE, Fault.DELAY);
        CompletableFuture<Void> releasing = releasing(handle);
        assertThat(handle.isHeld()).isFalse();
        assertThat(handle.status()).isEqualTo(LockStatus.RELEASED);
        assertThat(releasing).isNotDone();
        assertThat(fixture.eventNames()).containsExactly("Acquired");
        fixture.store.land();
        assertThat(releasing).isCompleted();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
    }

    @Test
    void aReleasedLockIsFreeInTheTableAndItsTokenStays() {
        LockHandle handle = fixture.acquired("a");
        handle.release();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.store.rows.get(KEY).fencingToken()).isEqualTo(handle.fencingToken());
    }

    @Test
    void aSecondReleaseDoesNothing() {
        LockHandle handle = fixture.acquired("a");
        handle.release();
        handle.release();
        handle.close();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
    }

    @Test
    void releasesAtTheSameTimeShareOneRequestAndOneResult() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.RELEASE, Fault.DELAY);
        CompletableFuture<Void> one = releasing(handle);
        CompletableFuture<Void> two = releasing(handle);
        fixture.store.land();
        assertThat(one).isCompleted();
        assertThat(two).isCompleted();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
    }

    @Test
    void ensureHeldOfAReleasedLockNamesNoCauseOfLoss() {
        LockHandle handle = fixture.acquired("a");
        handle.release();
        assertThatThrownBy(handle::ensureHeld).isInstanceOfSatisfying(LockLostException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(LockException.Code.LOCK_NOT_OWNED);
            assertThat(refusal.lossCause()).isEmpty();
            assertThat(refusal).hasMessageContaining("released by its owner");
        });
    }

    @Test
    void anOldHandleLeavesANewerHoldOfTheSameClientAloneAndSendsNothing() {
        LockHandle old = fixture.acquired("a");
        fixture.store.rows.clear();
        fixture.time.advance(EngineFixture.HEARTBEAT);
        LockHandle fresh = fixture.acquired("a");
        int before = fixture.store.requests.size();
        assertThatThrownBy(old::release).isInstanceOf(LockLostException.class);
        old.close();
        assertThat(fixture.store.requests).hasSize(before);
        assertThat(fresh.isHeld()).isTrue();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fresh.isHeld()).isTrue();
    }

    @Test
    void aThrottledReleaseIsTriedAgainAfter50To200Milliseconds() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.RELEASE, Fault.THROTTLE);
        fixture.store.next(Operation.RELEASE, Fault.THROTTLE);
        CompletableFuture<Void> releasing = releasing(handle);
        fixture.time.advanceNanos(49_999_999);
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
        fixture.time.advance(Duration.ofMillis(400));
        assertThat(releasing).isCompleted();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(3);
    }

    @Test
    void threeUnansweredTriesAreReportedButTheLockIsReleasedAllTheSame() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.always(Operation.RELEASE, Fault.LOSE_REQUEST);
        CompletableFuture<Void> releasing = releasing(handle);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(3);
        assertThat(EngineFixture.failureOf(releasing))
                .isInstanceOfSatisfying(
                        LockException.class,
                        trouble -> assertThat(trouble.code()).isEqualTo(LockException.Code.STORE_UNAVAILABLE));
        assertThat(handle.status()).isEqualTo(LockStatus.RELEASED);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aDeniedReleaseIsReportedAtOnce() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.always(Operation.RELEASE, Fault.DENY);
        assertThatThrownBy(handle::release)
                .isInstanceOfSatisfying(
                        LockException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(LockException.Code.ACCESS_DENIED));
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
    }

    @Test
    void closeNeverThrows() {
        LockHandle denied = fixture.acquired("a");
        fixture.store.always(Operation.RELEASE, Fault.DENY);
        assertThatCode(denied::close).doesNotThrowAnyException();
        LockHandle lost = fixture.acquired("b");
        fixture.store.rows.clear();
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThatCode(lost::close).doesNotThrowAnyException();
    }

    @Test
    void aRefusalAfterATryThatMayHaveLandedIsASuccess() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.RELEASE, Fault.LOSE_RESPONSE);
        CompletableFuture<Void> releasing = releasing(handle);
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(releasing).isCompleted();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
    }

    @Test
    void aRowThatAnotherOwnerTookAfterATryThatMayHaveLandedIsNoLoss() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.RELEASE, Fault.FAIL_AFTER);
        CompletableFuture<Void> releasing = releasing(handle);
        EngineFixture.acquired(fixture.engine("other"), LockRequest.of(KEY));
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(releasing).isCompleted();
        assertThat(fixture.holderInTable("a")).isEqualTo("other");
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Acquired", "Released");
    }

    @Test
    void aRowThatIsFreeButWasGrantedToAnotherAfterUsIsALoss() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.rows.remove(KEY);
        fixture.time.stepWall(Duration.ofMillis(1));
        EngineFixture.acquired(fixture.engine("other"), LockRequest.of(KEY)).release();
        assertThatThrownBy(handle::release)
                .isInstanceOfSatisfying(
                        LockLostException.class,
                        loss -> assertThat(loss.lossCause()).contains(LossCause.FORCED));
    }

    @Test
    void aThrottledTryCannotHaveLandedSoTheRefusalThatFollowsIsALoss() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.RELEASE, Fault.THROTTLE);
        CompletableFuture<Void> releasing = releasing(handle);
        fixture.store.occupy(KEY, "thief", "another-version", EngineFixture.LEASE);
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(EngineFixture.failureOf(releasing)).isInstanceOf(LockLostException.class);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Stolen");
    }

    @Test
    void aLockThatTurnsOutToBeStolenIsReportedAsStolenInsteadOfReleased() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.occupy(KEY, "thief", "another-version", EngineFixture.LEASE);
        assertThatThrownBy(handle::release).isInstanceOfSatisfying(LockLostException.class, loss -> {
            assertThat(loss.code()).isEqualTo(LockException.Code.LOCK_STOLEN);
            assertThat(loss.lossCause()).contains(LossCause.STOLEN);
        });
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Stolen");
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(fixture.holderInTable("a")).isEqualTo("thief");
    }

    @Test
    void aReleaseOnAnInterruptedThreadSucceedsAndKeepsTheInterrupt() {
        LockHandle handle = fixture.acquired("a");
        Thread.currentThread().interrupt();
        handle.release();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void theStoreIsNotCalledOnAThreadThatLooksInterrupted() {
        boolean[] seen = {false};
        LockHandle handle = EngineFixture.acquired(
                fixture.engine,
                LockRequest.builder("a")
                        .listener(event -> seen[0] |= Thread.currentThread().isInterrupted())
                        .build());
        Thread.currentThread().interrupt();
        handle.release();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen[0]).isFalse();
    }

    @Test
    void aLockWhoseReleaseFailedIsTakenBackByItsOwnClientAtOnce() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.RELEASE, Fault.DENY);
        handle.close();
        assertThat(fixture.holderInTable("a")).isEqualTo("me");
        assertThat(fixture.acquired("a").fencingToken()).isGreaterThan(handle.fencingToken());
    }
}
