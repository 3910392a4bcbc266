package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Taking the lock of an owner that has been silent for the whole lease in its row. */
class TakeoverTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    private void occupied(String version) {
        fixture.store.occupy(KEY, "dead", version, EngineFixture.LEASE);
    }

    @Test
    void aTakeoverIsOneConditionalWriteWithoutALookBefore() {
        occupied("version-1");
        fixture.letWait("a", Duration.ofMinutes(5));
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        long reads = fixture.store.count(Operation.READ);
        fixture.advanceToIt();
        assertThat(fixture.store.count(Operation.READ)).isEqualTo(reads);
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(2);
        assertThat(fixture.holderInTable("a")).isEqualTo("me");
    }

    @Test
    void aHolderThatBeatsJustBeforeTheTakeoverKeepsItsLockAndIsObservedAnew() {
        occupied("version-1");
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        occupied("version-2");
        fixture.advanceToIt();
        assertThat(waiting).isNotDone();
        assertThat(fixture.holderInTable("a")).isEqualTo("dead");
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(waiting).isNotDone();
        fixture.advanceToIt();
        assertThat(waiting).isCompleted();
    }

    @Test
    void aHolderThatReleasesJustBeforeTheTakeoverMakesItAPlainGrant() {
        occupied("version-1");
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        fixture.store.rows.clear();
        fixture.advanceToIt();
        assertThat(waiting).isCompleted();
    }

    @Test
    void ofTwoClientsThatWaitForADeadHolderExactlyOneWins() {
        occupied("version-1");
        CompletableFuture<LockHandle> one = fixture.asked("a");
        CompletableFuture<LockHandle> two = EngineFixture.asked(fixture.engine("other"), "a", Duration.ofMinutes(5));
        fixture.time.advance(EngineFixture.LEASE.plusSeconds(2));
        assertThat(List.of(one.isDone(), two.isDone())).containsExactlyInAnyOrder(true, false);
        fixture.time.advance(Duration.ofMinutes(4));
        assertThat(List.of(one.isDone(), two.isDone())).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void theTokenRisesWithATakeover() {
        LockHandle dead = EngineFixture.acquired(fixture.engine("dead"), LockRequest.of(KEY));
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.store.next(Operation.RELEASE, Fault.LOSE_REQUEST);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(EngineFixture.LEASE);
        assertThat(EngineFixture.granted(waiting).fencingToken()).isGreaterThan(dead.fencingToken());
    }

    @Test
    void theOldOwnerIsSureNotToHoldTheLockBeforeTheNewOneDoes() {
        LockHandle dead = EngineFixture.acquired(fixture.engine("dead"), LockRequest.of(KEY));
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.store.next(Operation.RELEASE, Fault.LOSE_REQUEST);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        while (!waiting.isDone()) {
            assertThat(fixture.time.runNext()).isTrue();
            assertThat(waiting.isDone() && dead.isHeld()).isFalse();
        }
        assertThat(fixture.time.nanoTime()).isEqualTo(EngineFixture.LEASE.toNanos());
    }

    @Test
    void aRowOfThePythonLibraryIsObservedByItsVersionAndTakenOver() {
        occupied("8c0ffee0-1d2e-4f3a-9b8c-7d6e5f4a3b2c");
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofSeconds(20));
        occupied("8c0ffee0-1d2e-4f3a-9b8c-ffffffffffff");
        fixture.time.advance(EngineFixture.LEASE.minusNanos(1));
        assertThat(waiting).isNotDone();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(waiting).isCompleted();
    }

    @Test
    void theWallClockHasNoSayInATakeover() {
        occupied("version-1");
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.stepWall(Duration.ofDays(365));
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(waiting).isNotDone();
        fixture.time.stepWall(Duration.ofDays(-730));
        fixture.advanceToIt();
        assertThat(waiting).isCompleted();
    }

    @Test
    void timeInASuspendedMachineIsNotTakenForSilenceOfTheHolder() {
        occupied("version-1");
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.suspend(Duration.ofHours(1));
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(waiting).isNotDone();
    }

    @Test
    void anOwnHoldWhoseLeaseIsOverIsTakenOverAtOnceAlthoughItsReleaseWasLost() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.store.next(Operation.RELEASE, Fault.LOSE_REQUEST);
        LockHandle expired = fixture.acquired("a");
        fixture.time.advance(EngineFixture.LEASE);
        LockHandle fresh = fixture.acquired("a");
        assertThat(fixture.time.nanoTime()).isEqualTo(EngineFixture.LEASE.toNanos());
        assertThat(fresh.fencingToken()).isGreaterThan(expired.fencingToken());
        assertThat(expired.isHeld()).isFalse();
    }

    @Test
    void anOwnLivingHoldIsNeverTakenOverByItsOwnClient() {
        LockHandle held = fixture.acquired("a");
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofMinutes(4));
        assertThat(waiting).isNotDone();
        assertThat(held.isHeld()).isTrue();
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(1);
    }

    @Test
    void anAmbiguousTakeoverThatLandedIsOurs() {
        for (Fault fault : List.of(Fault.FAIL_AFTER, Fault.LOSE_RESPONSE, Fault.REPEAT)) {
            EngineFixture own = new EngineFixture();
            own.store.occupy(KEY, "dead", "version-1", EngineFixture.LEASE);
            CompletableFuture<LockHandle> waiting = own.asked("a");
            own.advanceToJustBefore(EngineFixture.LEASE);
            own.store.next(Operation.TAKE, fault);
            own.advanceToIt();
            long sent = own.time.nanoTime();
            own.time.advance(EngineFixture.ATTEMPT);
            assertThat(waiting).as("%s", fault).isCompleted();
            assertThat(EngineFixture.granted(waiting).remaining().toNanos())
                    .isEqualTo(sent + EngineFixture.HELD.toNanos() - own.time.nanoTime());
        }
    }
}
