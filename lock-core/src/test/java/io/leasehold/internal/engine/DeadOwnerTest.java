package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Taking the lock of an owner that is dead by the table's own clock, without having observed it. */
class DeadOwnerTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final long NOW = 1_900_000_000;
    private static final long ALLOWANCE = EngineFixture.SKEW.toSeconds() / 2;

    private final EngineFixture fixture = new EngineFixture();

    /** Has another client take the lock, renew it once, and vanish; returns the end that its row shows. */
    private long deathOfAnOwner() {
        fixture.store.date = NOW;
        fixture.die(fixture.engine("dead"), KEY);
        fixture.store.requests.clear();
        return row().aliveUntil().getEpochSecond();
    }

    private LockRecord row() {
        return fixture.store.rows.get(KEY);
    }

    private Optional<LockHandle> attempt() throws InterruptedException {
        return fixture.engine("fresh").tryAcquire(LockRequest.of(KEY));
    }

    @Test
    void theFirstTakeSaysNothingAndTheFirstHeartbeatSaysTheEnd() {
        fixture.store.date = NOW;
        LockHandle unused = fixture.acquired("a");
        assertThat(row().aliveUntil()).isNull();

        fixture.advanceToBeat(1);

        assertThat(row().aliveUntil()).isAfter(Instant.ofEpochSecond(NOW + 30 + ALLOWANCE));
    }

    @Test
    void aClientThatKnowsTheTimeSaysTheEndInItsTake() {
        fixture.store.date = NOW;
        fixture.acquired("other").release();

        LockHandle unused = fixture.acquired("a");

        assertThat(row().aliveUntil()).isEqualTo(Instant.ofEpochSecond(NOW + 1 + 30 + ALLOWANCE));
    }

    @Test
    void theFirstAttemptOfAFreshProcessTakesADeadOwnersLockInTwoRequests() throws InterruptedException {
        fixture.store.date = deathOfAnOwner() + ALLOWANCE + 1;

        assertThat(attempt()).isPresent();

        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.TAKE);
    }

    @Test
    void anOwnerIsNotDeadBeforeTheAllowanceIsOverToo() throws InterruptedException {
        fixture.store.date = deathOfAnOwner() + ALLOWANCE;

        assertThat(attempt()).isEmpty();
    }

    @Test
    void aWaiterTakesTheLockWithThePollThatShowsTheDeath() {
        long end = deathOfAnOwner();
        fixture.store.date = end;
        CompletableFuture<LockHandle> waiting =
                EngineFixture.asked(fixture.engine("waiter"), "a", Duration.ofMinutes(5));
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(waiting).isNotDone();

        fixture.store.date = end + ALLOWANCE + 1;
        fixture.time.advance(Duration.ofSeconds(1));

        assertThat(waiting).isCompleted();
    }

    @Test
    void anAnswerWithoutADateKillsNobody() throws InterruptedException {
        deathOfAnOwner();
        fixture.store.date = Answer.NO_DATE;

        assertThat(attempt()).isEmpty();
    }

    @Test
    void aReleasedRowSaysNoEnd() {
        fixture.store.date = NOW;
        fixture.acquired("other").release();
        fixture.acquired("a").release();

        assertThat(row().aliveUntil()).isNull();
    }

    @Test
    void aHeartbeatAfterASuspicionRemovesTheEndAndTheNextOneSaysItAnew() {
        fixture.store.date = NOW;
        fixture.acquired("other").release();
        LockHandle handle = fixture.acquired("a");
        fixture.time.suspend(Duration.ofSeconds(10));
        assertThat(handle.isHeld()).isFalse();

        fixture.advanceToBeat(1);
        assertThat(handle.isHeld()).isTrue();
        assertThat(row().aliveUntil()).isNull();

        fixture.advanceToBeat(2);
        assertThat(row().aliveUntil()).isNotNull();
    }

    @Test
    void aGrantWhoseAnswerShowsAnUnseenPauseIsTakenAnew() {
        fixture.store.date = NOW;
        fixture.acquired("other").release();
        fixture.store.requests.clear();
        fixture.store.date = NOW + ALLOWANCE + 1;

        LockHandle handle = fixture.acquired("a");

        assertThat(handle.isHeld()).isTrue();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.TAKE, Operation.TAKE);
        assertThat(row().aliveUntil()).isNull();
    }

    @Test
    void aHeartbeatWhoseAnswerShowsAnUnseenPauseProvesNothingAndIsSentAgain() {
        fixture.store.date = NOW;
        LockHandle handle = fixture.acquired("a");
        fixture.store.date = NOW + 1_000;
        fixture.advanceToBeat(1);
        assertThat(handle.sinceHeartbeat()).isGreaterThan(Duration.ofSeconds(2));

        fixture.advanceToBeat(2);

        assertThat(handle.sinceHeartbeat()).isZero();
        assertThat(row().aliveUntil()).isNull();
    }

    @Test
    void aRowWhoseOwnerIsDeadIsToldWithItsEnd() {
        long end = deathOfAnOwner();
        LockEngine reader = fixture.engine("reader");
        assertThat(reader.deadSince(reader.find(KEY).orElseThrow())).isEmpty();

        fixture.store.date = end + ALLOWANCE + 1;

        assertThat(reader.deadSince(reader.find(KEY).orElseThrow())).contains(Instant.ofEpochSecond(end));
    }
}
