package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.GroupFixture.acquired;
import static io.leasehold.internal.engine.GroupFixture.asked;
import static io.leasehold.internal.engine.GroupFixture.granted;
import static io.leasehold.internal.engine.GroupFixture.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClientClosedException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.LockWaiter;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.GroupOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Groups beside other requests of the same client. */
class GroupQueueTest {

    private final EngineFixture fixture = new EngineFixture();

    private String[] waitingFor() {
        return fixture.engine.waiting().stream()
                .map(LockWaiter::request)
                .map(request -> request.key().partitionKey())
                .toArray(String[]::new);
    }

    @Test
    void aGroupStandsInOneQueueAndLeavesTheOtherLocksToOthers() throws InterruptedException {
        LockHandle busy = fixture.acquired("b");
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b", "c");
        assertThat(waitingFor()).containsExactly("b");
        assertThat(fixture.engine.tryAcquire(LockRequest.of("a"))).isPresent();
        busy.release();
        assertThat(waitingFor()).containsExactly("a");
        assertThat(group).isNotDone();
    }

    @Test
    void aGroupThatWaitsForAnotherClientLeavesTheOtherLocksToOthers() throws InterruptedException {
        EngineFixture.acquired(fixture.engine("other"), LockRequest.of("b"));
        CompletableFuture<LockGroup> unused = asked(fixture.engine, "a", "b");
        assertThat(waitingFor()).containsExactly("b");
        assertThat(fixture.engine.tryAcquire(LockRequest.of("a"))).isPresent();
    }

    @Test
    void duringATransactionNoOtherRequestOfTheClientInterferes() throws InterruptedException {
        fixture.store.next(Operation.TAKE_ALL, Fault.DELAY);
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b");
        CompletableFuture<LockHandle> single = fixture.asked("b");
        assertThat(fixture.engine.tryAcquire(LockRequest.of("a"))).isEmpty();
        assertThat(fixture.store.count(Operation.TAKE)).isZero();
        fixture.store.land();
        granted(group).release();
        assertThat(single).isCompleted();
    }

    @Test
    void aGroupInheritsNoLock() {
        LockHandle busy = fixture.acquired("b");
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b");
        busy.release();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
        assertThat(granted(group).isHeld()).isTrue();
        assertThat(fixture.store.count(Operation.TAKE_ALL)).isEqualTo(1);
    }

    @Test
    void whoWaitsBehindAGroupDoesNotOvertakeIt() {
        LockHandle busy = fixture.acquired("b");
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b");
        CompletableFuture<LockHandle> behind = fixture.asked("b");
        busy.release();
        assertThat(behind).isNotDone();
        granted(group).release();
        assertThat(behind).isCompleted();
    }

    @Test
    void aLockOfAGroupIsHandedOverToASingleRequest() {
        LockGroup group = acquired(fixture.engine, "a", "b");
        CompletableFuture<LockHandle> next = fixture.asked("b");
        group.release();
        assertThat(next).isCompleted();
        assertThat(fixture.store.count(Operation.TAKE)).isZero();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
    }

    /** The row of an ended hold that waits for its next owner must not wait for a whole group. */
    @Test
    void aVacatedRowIsReleasedWhenAGroupComesFirst() {
        LockHandle busy = EngineFixture.acquired(
                fixture.engine, LockRequest.builder("b").attribute("x", "y").build());
        CompletableFuture<LockHandle> single = fixture.asked("b");
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b");
        fixture.acquired("a");
        fixture.store.next(Operation.TAKE, Fault.LOSE_REQUEST);
        busy.release();
        assertThat(fixture.holderInTable("b")).isEqualTo("me");
        single.cancel(false);
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(group).isNotDone();
        assertThat(fixture.holderInTable("b")).isNull();
    }

    @Test
    void oneByOneAGroupInheritsTheLockWhoseTurnItIs() {
        fixture.store.groupOutcomes.add(new GroupOutcome.Unsupported());
        acquired(fixture.engine, "p", "q").release();
        LockHandle busy = fixture.acquired("b");
        CompletableFuture<LockGroup> group = asked(fixture.engine, "b", "a");
        assertThat(fixture.holderInTable("a")).isEqualTo("me");
        long takes = fixture.store.count(Operation.TAKE);
        busy.release();
        assertThat(granted(group).isHeld()).isTrue();
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(takes);
    }

    @Test
    void aGroupThatIsRefusedAgainAndAgainTakesItsLocksOneByOne() {
        LockHandle a = fixture.acquired("a");
        LockHandle b = fixture.acquired("b");
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b");
        for (int i = 0; i < 3; i++) {
            CompletableFuture<LockHandle> nextA = fixture.asked("a");
            a.release();
            CompletableFuture<LockHandle> nextB = fixture.asked("b");
            b.release();
            fixture.time.advance(Duration.ofSeconds(1));
            if (group.isDone()) {
                break;
            }
            a = EngineFixture.granted(nextA);
            b = EngineFixture.granted(nextB);
        }
        assertThat(granted(group).isHeld()).isTrue();
    }

    @Test
    void twoGroupsWithTheSameLocksInOtherOrdersBothGetThem() {
        LockGroup first = acquired(fixture.engine, "a", "b");
        CompletableFuture<LockGroup> second = asked(fixture.engine, "b", "a");
        CompletableFuture<LockGroup> third = asked(fixture.engine, "a", "b");
        first.release();
        granted(second).release();
        assertThat(granted(third).isHeld()).isTrue();
    }

    @Test
    void aSingleAttemptForLocksThatThisClientHoldsIsEmpty() throws InterruptedException {
        fixture.acquired("b");
        assertThat(fixture.engine.tryAcquireAll(requests("a", "b"))).isEmpty();
        assertThat(fixture.store.count(Operation.READ_ALL)).isZero();
        assertThat(fixture.engine.waiting()).isEmpty();
    }

    @Test
    void afterItsEndAGroupLeavesNothingInTheQueues() {
        acquired(fixture.engine, "a", "b").release();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(EngineAccess.keptBy(fixture.engine).entrySet())
                .filteredOn(entry -> entry.getKey().contains("queues"))
                .allSatisfy(entry -> assertThat(entry.getValue()).isZero());
        assertThat(fixture.acquired("a").key()).isEqualTo(LockKey.of("a"));
    }

    @Test
    void aStopHandsNoLockOfAGroupToAWaiter() {
        fixture.store.groupOutcomes.add(new GroupOutcome.Unsupported());
        acquired(fixture.engine, "p", "q").release();
        List<CompletableFuture<LockHandle>> waiters = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            EngineFixture.acquired(fixture.engine("other"), LockRequest.of("b" + i));
            CompletableFuture<LockGroup> unused = asked(fixture.engine, "a" + i, "b" + i);
            waiters.add(fixture.asked("a" + i));
        }

        fixture.engine.stopAcquiring();

        assertThat(waiters)
                .allSatisfy(waiter ->
                        assertThat(EngineFixture.failureOf(waiter)).isInstanceOf(LockClientClosedException.class));
    }
}
