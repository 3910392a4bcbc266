package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockEvent;
import io.leasehold.LockException;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How a lock is found to be lost, and what its owner is told. */
class LossTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    private LossCause causeOfLast() {
        LockEvent last = fixture.events.get(fixture.events.size() - 1);
        return last instanceof LockStolenEvent stolen ? stolen.cause() : ((LockExpiredEvent) last).cause();
    }

    private static void assertLost(LockHandle handle, LockException.Code code, LossCause cause) {
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(handle.isHeld()).isFalse();
        assertTells(handle, handle::ensureHeld, code, cause);
        assertTells(handle, handle::release, code, cause);
    }

    private static void assertTells(LockHandle handle, Runnable call, LockException.Code code, LossCause cause) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(LockLostException.class, loss -> {
            assertThat(loss.code()).isEqualTo(code);
            assertThat(loss.lossCause()).contains(cause);
            assertThat(loss.key()).isEqualTo(handle.key());
            assertThat(loss.fencingToken()).isEqualTo(handle.fencingToken());
            assertThat(loss).hasMessageContaining(cause.name());
        });
    }

    @Test
    void aRowThatIsGoneMeansDeleted() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.rows.clear();
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Stolen");
        assertThat(causeOfLast()).isEqualTo(LossCause.DELETED);
        assertLost(handle, LockException.Code.LOCK_NOT_OWNED, LossCause.DELETED);
    }

    /** A late duplicate of a take may bring back a row that somebody has deleted, as it was at the grant. */
    @Test
    void aRowThatALateDuplicateHasBroughtBackMeansDeletedAndIsFreed() {
        LockHandle handle = fixture.acquired("a");
        fixture.advanceToBeat(2);
        LockRecord now = Objects.requireNonNull(fixture.store.rows.get(KEY));
        String version = HoldVersion.first(((HeldLock) handle).holdId());
        fixture.store.rows.put(
                KEY,
                new LockRecord(KEY, now.ownerName(), now.leaseDuration(), version, null, now.fencingToken(), Map.of()));
        fixture.advanceToBeat(3);
        assertThat(causeOfLast()).isEqualTo(LossCause.DELETED);
        assertLost(handle, LockException.Code.LOCK_NOT_OWNED, LossCause.DELETED);
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void aRowWithoutAHolderMeansForced() {
        LockHandle handle = fixture.acquired("a");
        LockRecord row = fixture.store.rows.get(KEY);
        assertThat(fixture.engine("admin").forceRelease(row)).isTrue();
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Stolen");
        assertThat(causeOfLast()).isEqualTo(LossCause.FORCED);
        assertLost(handle, LockException.Code.LOCK_NOT_OWNED, LossCause.FORCED);
    }

    @Test
    void aRowWithAnotherHoldMeansStolen() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.occupy(KEY, "thief", "another-version", EngineFixture.LEASE);
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Stolen");
        assertThat(causeOfLast()).isEqualTo(LossCause.STOLEN);
        assertLost(handle, LockException.Code.LOCK_STOLEN, LossCause.STOLEN);
    }

    @Test
    void aRowWithAnotherHoldOfTheSameOwnerMeansStolenToo() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.occupy(KEY, "me", "0123456789abcdef0123456789abcdef:0000000000000", EngineFixture.LEASE);
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertLost(handle, LockException.Code.LOCK_STOLEN, LossCause.STOLEN);
    }

    @Test
    void aRowThatWasMadeMalformedMeansStolenAndIsLeftAlone() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.rows.clear();
        fixture.store.malformed.put(
                KEY, new Row.Malformed(new MalformedLockRecordException(KEY, "lease_duration", "is missing")));
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.BEAT);
    }

    @Test
    void aLockThatIsNotRenewedExpiresExactlyAtItsLeaseLessTheGuard() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        LockHandle handle = fixture.acquired("a");
        fixture.advanceToJustBefore(EngineFixture.HELD);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger");
        fixture.advanceToIt();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Expired");
        assertThat(causeOfLast()).isEqualTo(LossCause.EXPIRED);
        assertLost(handle, LockException.Code.LOCK_NOT_OWNED, LossCause.EXPIRED);
    }

    /** Whoever looked at the lock just before it expired has the guard to finish what he then began. */
    @Test
    void anExpiredLockIsNobodyElsesBeforeItsLeaseIsOver() throws InterruptedException {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        LockHandle handle = fixture.acquired("a");
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(handle.isHeld()).isFalse();
        assertThat(fixture.engine.tryAcquire(LockRequest.of("a"))).isEmpty();
        assertThat(fixture.engine("other").tryAcquire(LockRequest.of("a"))).isEmpty();
        assertThat(fixture.store.count(Operation.RELEASE)).isZero();
        fixture.advanceToIt();
        assertThat(fixture.engine("other").tryAcquire(LockRequest.of("a"))).isPresent();
    }

    @Test
    void aLeaseThatWasOverBeforeAnyTimerRanIsFreedAtOnce() {
        fixture.acquired("a");
        fixture.time.pause(EngineFixture.LEASE);
        fixture.time.advanceNanos(0);
        assertThat(fixture.eventNames()).endsWith("Expired");
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void anExpiredLockIsFreedForOthersOnceAndWithoutInsisting() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.store.next(Operation.RELEASE, Fault.FAIL_AFTER);
        fixture.acquired("a");
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void afterALossNothingMoreIsSentForTheHold() {
        fixture.acquired("a");
        fixture.store.occupy(KEY, "thief", "another-version", EngineFixture.LEASE);
        fixture.time.advance(EngineFixture.HEARTBEAT);
        int before = fixture.store.requests.size();
        fixture.time.advance(Duration.ofMinutes(5));
        assertThat(fixture.store.requests).hasSize(before);
    }

    @Test
    void theReleaseOfALostLockSendsNothing() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.occupy(KEY, "thief", "another-version", EngineFixture.LEASE);
        fixture.time.advance(EngineFixture.HEARTBEAT);
        handle.close();
        assertThat(fixture.store.count(Operation.RELEASE)).isZero();
    }

    @Test
    void aLockThatLapsedDuringAPauseCannotBeReleasedAnyMoreAlthoughNoTimerHasRun() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.pause(EngineFixture.HELD);
        assertTells(handle, handle::release, LockException.Code.LOCK_NOT_OWNED, LossCause.EXPIRED);
        assertThat(fixture.store.count(Operation.RELEASE)).isZero();
        fixture.time.advanceNanos(0);
        assertThat(fixture.eventNames()).endsWith("Expired");
        assertThat(fixture.eventNames()).containsOnlyOnce("Expired");
    }

    @Test
    void whateverIsAnsweredAfterTheEndTheHandleHasOneTerminalEvent() {
        fixture.store.always(Operation.BEAT, Fault.DELAY);
        LockHandle handle = fixture.acquired("a");
        fixture.time.advance(EngineFixture.HELD);
        fixture.store.occupy(KEY, "thief", "another-version", EngineFixture.LEASE);
        fixture.store.land();
        fixture.engine.close();
        handle.close();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Expired");
    }

    @Test
    void aRefusalThatComesAfterTheAttemptTimeoutStillTellsOfTheLoss() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.BEAT, Fault.DELAY);
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.advanceToBeat(1);
        fixture.time.advance(Duration.ofSeconds(10));
        fixture.store.occupy(KEY, "thief", "another-version", EngineFixture.LEASE);
        fixture.store.land();
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Stolen");
    }

    @Test
    void ownersOfLostLocksAreNotListedAsHolders() {
        fixture.acquired("a");
        LockHandle kept = fixture.acquired("b");
        assertThat(fixture.engine.held()).hasSize(2);
        fixture.store.rows.remove(KEY);
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(fixture.engine.held()).containsExactly(kept);
    }

    @Test
    void ensureHeldSaysNothingWhileTheLockIsHeld() {
        LockHandle handle = fixture.acquired("a");
        handle.ensureHeld();
        fixture.time.advance(Duration.ofHours(1));
        handle.ensureHeld();
        assertThat(handle.isHeld()).isTrue();
    }

    @Test
    void theClientForgetsTheHandlesOfLocksThatHaveEnded() {
        Context context = Context.of(fixture.settings("me", false), fixture.seams(fixture.store, Runnable::run));
        Acquirer acquirer = new Acquirer(context);
        LockHandle released = acquirer.begin(LockRequest.of("b"), Sender.ENGINE)
                .answer()
                .join()
                .orElseThrow();
        acquirer.begin(LockRequest.of("a"), Sender.ENGINE);
        assertThat(acquirer.client().registry().live()).hasSize(2);
        released.release();
        fixture.store.rows.clear();
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(acquirer.client().registry().live()).isEmpty();
    }
}
