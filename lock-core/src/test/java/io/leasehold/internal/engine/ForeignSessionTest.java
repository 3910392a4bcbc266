package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a waiter finds out about the session of another client, whose row is written here by hand. */
class ForeignSessionTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final String OWNER = "0123456789abcdef0123456789abcdef";
    private static final String ID = SessionRow.id("", "f".repeat(32), EngineFixture.LEASE);
    private static final LockKey SESSION = SessionRow.key(ID);

    private final EngineFixture fixture = new EngineFixture();

    @BeforeEach
    void occupy() {
        put(new LockRecord(
                KEY, "owner", SessionRow.ENROLLED_LEASE, HoldVersion.of(OWNER, 1), null, 4096, null, ID, Map.of()));
        beat(1);
    }

    private void put(LockRecord row) {
        fixture.store.rows.put(row.key(), row);
    }

    private void beat(long number) {
        put(new LockRecord(
                SESSION, "owner", EngineFixture.LEASE, HoldVersion.of("e".repeat(32), number), null, 4096, Map.of()));
    }

    private CompletableFuture<LockHandle> asked() {
        return fixture.asked("a");
    }

    @Test
    void aSessionThatBeatsIsWaitedFor() {
        CompletableFuture<LockHandle> waiting = asked();
        for (int second = 0; second < 200; second++) {
            beat(second + 2);
            fixture.time.advance(Duration.ofSeconds(1));
        }
        assertThat(waiting).isNotDone();
    }

    @Test
    void aSilentSessionIsFencedAfterItsLeaseAndNotBefore() {
        CompletableFuture<LockHandle> waiting = asked();
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(waiting).isNotDone();
        assertThat(fixture.store.count(Operation.RELEASE)).isZero();
        fixture.advanceToIt();
        assertThat(waiting).isCompleted();
        assertThat(fixture.store.rows.get(SESSION).isHeld()).isFalse();
    }

    @Test
    void theOpeningThatIsSeenAgainLongAfterIsWaitedForAnew() {
        beat(0);
        CompletableFuture<LockHandle> unused = EngineFixture.asked(fixture.engine, "a", Duration.ZERO);
        fixture.time.advance(EngineFixture.LEASE);
        CompletableFuture<LockHandle> waiting = asked();
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(waiting).isNotDone();
        fixture.advanceToIt();
        assertThat(waiting).isCompleted();
    }

    @Test
    void aHeartbeatThatIsSeenAgainLongAfterHasNotChangedSince() {
        CompletableFuture<LockHandle> unused = EngineFixture.asked(fixture.engine, "a", Duration.ZERO);
        fixture.time.advance(EngineFixture.LEASE);
        assertThat(asked()).isCompleted();
    }

    @Test
    void aSessionThatIsOverCostsNoWaiting() {
        put(new LockRecord(SESSION, null, null, null, null, 4096, Map.of()));
        assertThat(asked()).isCompleted();
    }

    @Test
    void aMissingSessionIsWaitedForAsLongAsItsIdSays() {
        fixture.store.rows.remove(SESSION);
        CompletableFuture<LockHandle> waiting = asked();
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(waiting).isNotDone();
        fixture.advanceToIt();
        assertThat(waiting).isCompleted();
    }

    @Test
    void aHeartbeatThatComesBeforeTheFenceSavesTheSession() {
        CompletableFuture<LockHandle> waiting = asked();
        fixture.store.next(Operation.RELEASE, Fault.DELAY);
        fixture.time.advance(EngineFixture.LEASE);
        beat(2);
        fixture.store.land();
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(waiting).isNotDone();
        assertThat(fixture.store.rows.get(SESSION).isHeld()).isTrue();
    }

    @Test
    void aSingleAttemptFindsTheLockBusy() {
        CompletableFuture<LockHandle> attempt = EngineFixture.asked(fixture.engine, "a", Duration.ZERO);
        assertThat(EngineFixture.failureOf(attempt)).isInstanceOf(LockAcquireTimeoutException.class);
    }

    @Test
    void aSingleAttemptThatMayNotReadTheSessionDoesNotFindTheLockBusy() {
        fixture.store.always(Operation.READ, Fault.DENY);
        CompletableFuture<LockHandle> attempt = EngineFixture.asked(fixture.engine, "a", Duration.ZERO);
        assertThat(EngineFixture.failureOf(attempt))
                .isInstanceOfSatisfying(
                        LockException.class,
                        denied -> assertThat(denied.code()).isEqualTo(LockException.Code.ACCESS_DENIED));
    }

    @Test
    void manyWaitersShareOneLookAPeriod() {
        for (int i = 0; i < 20; i++) {
            put(new LockRecord(
                    LockKey.of("lock-" + i),
                    "owner",
                    SessionRow.ENROLLED_LEASE,
                    HoldVersion.of(OWNER, 1),
                    null,
                    4096,
                    null,
                    ID,
                    Map.of()));
            fixture.letWait("lock-" + i, Duration.ofMinutes(5));
        }
        long before = looks();
        for (int second = 0; second < 60; second++) {
            beat(second + 2);
            fixture.time.advance(Duration.ofSeconds(1));
        }
        assertThat(looks() - before).isBetween(9L, 14L);
    }

    private long looks() {
        return fixture.store.log.stream()
                .filter(request -> SessionRow.isOne(request.key()))
                .count();
    }

    @Test
    void aClientThatAwaitsTheLocksOfThousandsOfDeadSessionsGetsThemAll() {
        List<CompletableFuture<LockHandle>> waiting = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            String id = SessionRow.id("", String.format("%032x", i), EngineFixture.LEASE);
            LockKey key = LockKey.of("lock-" + i);
            put(new LockRecord(
                    key, "owner", SessionRow.ENROLLED_LEASE, HoldVersion.of(OWNER, 1), null, 4096, null, id, Map.of()));
            put(new LockRecord(
                    SessionRow.key(id),
                    "owner",
                    EngineFixture.LEASE,
                    HoldVersion.of("e".repeat(32), 1),
                    null,
                    4096,
                    Map.of()));
            waiting.add(fixture.asked("lock-" + i));
        }
        fixture.time.advance(EngineFixture.LEASE.multipliedBy(3));
        assertThat(waiting).allMatch(CompletableFuture::isDone);
    }
}
