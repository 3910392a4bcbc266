package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Warnings before a loss, and recoveries. */
class DangerTest {

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void aHungHeartbeatCannotDelayTheWarningByANanosecond() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.acquired("a");
        fixture.advanceToJustBefore(EngineFixture.SAFE);
        assertThat(fixture.eventNames()).containsExactly("Acquired");
        fixture.advanceToIt();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger");
    }

    @Test
    void theSafePeriodCountsFromTheLastRenewal() {
        fixture.acquired("a");
        long renewed = fixture.advanceToBeat(3);
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advanceNanos(renewed + EngineFixture.SAFE.toNanos() - fixture.time.nanoTime() - 1);
        assertThat(fixture.eventNames()).containsExactly("Acquired");
        fixture.advanceToIt();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger");
    }

    @Test
    void anEventCarriesItsHandleAndTheWallTimeOfItsMoment() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        LockHandle handle = fixture.acquired("a");
        Instant begun = Instant.ofEpochMilli(fixture.time.wallMillis());
        fixture.time.advance(Duration.ofSeconds(22));
        assertThat(fixture.events).extracting(LockEvent::handle).containsExactly(handle, handle);
        assertThat(fixture.events).extracting(LockEvent::time).containsExactly(begun, begun.plus(EngineFixture.SAFE));
    }

    @Test
    void heartbeatsGoOnInDanger() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.acquired("a");
        fixture.time.advance(EngineFixture.SAFE);
        long before = fixture.store.count(Operation.BEAT);
        fixture.time.advance(Duration.ofSeconds(6));
        assertThat(fixture.store.count(Operation.BEAT)).isGreaterThan(before + 2);
    }

    @Test
    void aHeartbeatThatSucceedsInDangerMakesTheLockSafeAgainAndSaysSo() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        LockHandle handle = fixture.acquired("a");
        fixture.time.advance(EngineFixture.SAFE.plusSeconds(2));
        fixture.store.heal();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(handle.status()).isEqualTo(LockStatus.LOCKED);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Recovered");
    }

    @Test
    void aRecoveredLockIsWarnedOfAgainAfterAnotherSafePeriod() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        LockHandle handle = fixture.acquired("a");
        fixture.time.advance(EngineFixture.SAFE.plusSeconds(2));
        fixture.store.heal();
        while (handle.status() == LockStatus.IN_DANGER) {
            assertThat(fixture.time.runNext()).isTrue();
        }
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.advanceToJustBefore(EngineFixture.SAFE);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Recovered");
        fixture.advanceToIt();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger", "Recovered", "InDanger");
        fixture.time.advance(EngineFixture.HELD.minus(EngineFixture.SAFE));
        assertThat(fixture.eventNames()).endsWith("InDanger", "Expired");
    }

    @Test
    void anAnswerTooOldToBeSafeRenewsTheLockButDoesNotEndTheDanger() {
        fixture.store.next(Operation.BEAT, Fault.DELAY_ANSWER);
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        LockHandle handle = fixture.acquired("a");
        long sent = fixture.advanceToBeat(1);
        fixture.time.advanceNanos(sent + EngineFixture.SAFE.toNanos() - fixture.time.nanoTime());
        fixture.store.land();
        assertThat(handle.remaining()).isEqualTo(EngineFixture.HELD.minus(EngineFixture.SAFE));
        assertThat(handle.status()).isEqualTo(LockStatus.IN_DANGER);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "InDanger");
        fixture.advanceToJustBefore(EngineFixture.HELD.minus(EngineFixture.SAFE));
        assertThat(handle.isHeld()).isTrue();
        fixture.advanceToIt();
        assertThat(fixture.eventNames()).endsWith("Expired");
    }

    @Test
    void anotherLocksWarningIsExactWhileTheFirstOnesHeartbeatsHang() {
        fixture.acquired("healthy");
        fixture.store.afflicted = LockKey.of("hung");
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advance(Duration.ofSeconds(7));
        fixture.acquired("hung");
        fixture.advanceToJustBefore(EngineFixture.SAFE);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Acquired");
        fixture.advanceToIt();
        assertThat(fixture.events.get(2).handle().key()).isEqualTo(LockKey.of("hung"));
    }

    @Test
    void anOutageThatEndsBeforeTheEndOfTheLeaseLosesNothing() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.always(Fault.LOSE_REQUEST);
        fixture.time.advance(
                EngineFixture.HELD.minus(EngineFixture.HEARTBEAT).minus(EngineFixture.ATTEMPT.multipliedBy(2)));
        fixture.store.heal();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(handle.isHeld()).isTrue();
        assertThat(handle.status()).isEqualTo(LockStatus.LOCKED);
    }
}
