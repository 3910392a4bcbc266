package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.Sharing.LOCK;
import static io.leasehold.internal.engine.Sharing.LONG;
import static io.leasehold.internal.engine.Sharing.limited;
import static io.leasehold.internal.engine.Sharing.spoil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Locks with a limit of holders. */
class LimitTest {

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine one = fixture.engine("one");
    private final LockEngine two = fixture.engine("two");

    private LockHandle take(LockEngine by, int most) {
        return EngineFixture.acquired(by, limited(most, Duration.ZERO));
    }

    private long held() {
        return fixture.store.rows.values().stream()
                .filter(row -> MemberRow.isOf(LOCK, row.key()) && row.isHeld())
                .count();
    }

    @Test
    void atMostSoManyHoldTheLock() {
        take(one, 2);
        take(two, 2);
        assertThat(one.acquireAsync(limited(2, Duration.ZERO))).isCompletedExceptionally();
        assertThat(two.acquireAsync(limited(2, Duration.ZERO))).isCompletedExceptionally();
        assertThat(held()).isEqualTo(2);
    }

    @Test
    void aReleasedSlotIsFreeForOthers() {
        LockHandle first = take(one, 1);
        CompletableFuture<LockHandle> waiting = two.acquireAsync(limited(1, LONG));
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(waiting).isNotDone();
        first.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(EngineFixture.granted(waiting).isHeld()).isTrue();
    }

    @Test
    void theSlotThatWasUsedLastCostsNoQuery() {
        take(one, 5).release();
        fixture.store.requests.clear();
        take(one, 5).release();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.READ, Operation.RELEASE);
    }

    @Test
    void aSlotIsHandedOverInsideAClient() {
        LockHandle first = take(one, 1);
        CompletableFuture<LockHandle> next = one.acquireAsync(limited(1, LONG));
        fixture.store.requests.clear();
        first.release();
        assertThat(EngineFixture.granted(next).isHeld()).isTrue();
        assertThat(fixture.store.requests).isEmpty();
        assertThat(first.isHeld()).isFalse();
        next.join().release();
        assertThat(held()).isZero();
    }

    /** An exclusive hold is not handed over to them: each asks the table in its turn. */
    @Test
    void requestsOfOneClientAreServedInTheOrderInWhichTheyCame() {
        LockHandle exclusive = EngineFixture.acquired(one, LockRequest.of(LOCK));
        CompletableFuture<LockHandle> first = one.acquireAsync(limited(1, LONG));
        CompletableFuture<LockHandle> second = one.acquireAsync(limited(1, LONG));
        exclusive.release();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        first.join().release();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(EngineFixture.granted(second).isHeld()).isTrue();
    }

    @Test
    void aSlotBeyondASmallerLimitIsNotHandedOver() {
        List<LockHandle> handles = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            handles.add(take(one, 4));
        }
        CompletableFuture<LockHandle> next = one.acquireAsync(limited(1, LONG));
        for (LockHandle handle : handles) {
            boolean first = MemberRow.slotOf(((StoredHold) handle).row()) == 0;
            handle.release();
            assertThat(next.isDone()).isEqualTo(first || next.isDone());
        }
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(MemberRow.slotOf(((StoredHold) EngineFixture.granted(next)).row()))
                .isZero();
    }

    @Test
    void aSlotOfADeadClientComesBack() {
        LockHandle unused = take(one, 1);
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.store.always(Operation.RELEASE, Fault.LOSE_REQUEST);
        CompletableFuture<LockHandle> next = two.acquireAsync(limited(1, LONG));
        fixture.time.advance(EngineFixture.LEASE.minusSeconds(1));
        assertThat(next).isNotDone();
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(next).isCompleted();
        assertThat(unused.isHeld()).isFalse();
    }

    @Test
    void aSlotOfADeadClientThatWaitedForAWriterComesBack() {
        LockHandle writer = EngineFixture.acquired(one, LockRequest.of(LOCK));
        MortalClient dying = new MortalClient(fixture, "dying");
        CompletableFuture<LockHandle> unused = dying.engine.acquireAsync(limited(1, LONG));
        fixture.time.advance(Duration.ofSeconds(3));
        dying.die();
        writer.release();
        CompletableFuture<LockHandle> next = two.acquireAsync(limited(1, LONG));
        fixture.time.advance(EngineFixture.LEASE.minusSeconds(1));
        assertThat(next).isNotDone();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(EngineFixture.granted(next).isHeld()).isTrue();
    }

    @Test
    void aSlotThatExpiredDoesNotDisturbTheOthers() {
        VirtualTime own = new VirtualTime();
        LockEngine frozen = fixture.engine("frozen", own);
        LockHandle late = take(frozen, 2);
        LockHandle live = take(one, 2);
        CompletableFuture<LockHandle> next = two.acquireAsync(limited(2, LONG));
        fixture.time.advance(EngineFixture.LEASE.plusSeconds(2));
        LockHandle heir = EngineFixture.granted(next);
        own.pause(EngineFixture.LEASE.plusSeconds(2));
        assertThatThrownBy(late::release).isInstanceOf(LockLostException.class).hasMessageContaining("'a'");
        own.advance(EngineFixture.HEARTBEAT);
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(2));
        assertThat(live.isHeld()).isTrue();
        assertThat(heir.isHeld()).isTrue();
        assertThat(held()).isEqualTo(2);
        assertThat(frozen.acquireAsync(limited(2, Duration.ZERO))).isCompletedExceptionally();
    }

    @Test
    void aMalformedSlotFailsALimitedRequest() {
        LockKey slot = MemberRow.slot(LOCK, 0);
        spoil(fixture, slot);
        CompletableFuture<LockHandle> waiting = one.acquireAsync(limited(2, LONG));
        assertThat(EngineFixture.failureOf(waiting))
                .isInstanceOf(MalformedLockRecordException.class)
                .hasMessageContaining(slot.toString())
                .hasMessageContaining("lease_duration");
        assertThat(fixture.store.rows).isEmpty();
    }

    @Test
    void aSingleAttemptThatLosesTheSlotTwiceFindsTheLockBusy() {
        fixture.store.next(Operation.TAKE, Fault.DELAY);
        CompletableFuture<LockHandle> single = one.acquireAsync(limited(1, Duration.ZERO));
        LockHandle faster = take(two, 1);
        fixture.store.next(Operation.MEMBERS, Fault.DELAY);
        fixture.store.land();
        faster.release();
        fixture.store.next(Operation.TAKE, Fault.DELAY);
        fixture.store.land();
        take(two, 1);
        assertThat(single).isNotDone();
        fixture.store.land();
        assertThat(EngineFixture.failureOf(single)).isInstanceOf(LockAcquireTimeoutException.class);
        assertThat(held()).isEqualTo(1);
    }

    @Test
    void anExclusiveHolderExcludesAllOfThem() {
        LockHandle first = take(one, 3);
        CompletableFuture<LockHandle> writer =
                two.acquireAsync(LockRequest.builder(LOCK).waitTimeout(LONG).build());
        CompletableFuture<LockHandle> late = one.acquireAsync(limited(3, LONG));
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(writer).isNotDone();
        assertThat(late).isNotDone();
        first.release();
        fixture.time.advance(EngineFixture.HEARTBEAT);
        if (!writer.isDone()) {
            late.join().release();
            fixture.time.advance(Duration.ofSeconds(2));
        }
        assertThat(EngineFixture.granted(writer).isHeld()).isTrue();
    }

    @Test
    void aSlotKeepsItsRowAndTheNextHolderAHigherTokenInIt() {
        LockHandle first = take(one, 1);
        long before = fixture.store.rows.get(MemberRow.slot(LOCK, 0)).fencingToken();
        first.release();
        take(two, 1);
        assertThat(fixture.store.rows.get(MemberRow.slot(LOCK, 0)).fencingToken())
                .isGreaterThan(before);
    }

    @Test
    void manyWaitersOfFourClientsAllGetTheirTurn() {
        List<CompletableFuture<LockHandle>> asked = new ArrayList<>();
        for (int client = 0; client < 4; client++) {
            LockEngine engine = fixture.engine("client " + client);
            for (int i = 0; i < 16; i++) {
                CompletableFuture<LockHandle> each = engine.acquireAsync(limited(10, LONG));
                asked.add(each);
                var unused = each.thenAccept(
                        handle -> fixture.time.schedule(Duration.ofMillis(100).toNanos(), () -> {
                            assertThat(held()).isLessThanOrEqualTo(10);
                            var unusedRelease = handle.releaseAsync();
                        }));
            }
        }
        fixture.time.advance(Duration.ofSeconds(60));
        assertThat(asked).allMatch(CompletableFuture::isDone);
        assertThat(held()).isZero();
    }
}
