package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests of one client for one lock. */
class QueueTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    private List<CompletableFuture<LockHandle>> asked(int number) {
        List<CompletableFuture<LockHandle>> waiting = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            waiting.add(fixture.asked("a"));
        }
        return waiting;
    }

    @Test
    void requestsAreServedInTheOrderInWhichTheyCame() {
        LockHandle current = fixture.acquired("a");
        for (CompletableFuture<LockHandle> next : asked(5)) {
            assertThat(next).isNotDone();
            current.release();
            assertThat(next).isCompleted();
            current = EngineFixture.granted(next);
        }
    }

    @Test
    void aReleaseWakesTheNextRequestWithoutLettingTimePass() {
        LockHandle first = fixture.acquired("a");
        CompletableFuture<LockHandle> next = fixture.asked("a");
        fixture.time.advance(Duration.ofSeconds(3));
        first.release();
        assertThat(next).isCompleted();
        assertThat(EngineFixture.granted(next).fencingToken()).isGreaterThan(first.fencingToken());
    }

    @Test
    void whileTheClientItselfHoldsTheLockNobodyLooksAtTheTable() {
        fixture.acquired("a");
        List<CompletableFuture<LockHandle>> unused = asked(10);
        fixture.time.advance(Duration.ofMinutes(4));
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(1);
        assertThat(fixture.store.count(Operation.READ)).isZero();
    }

    @Test
    void aHundredWaitersSendAsManyRequestsAsOne() {
        EngineFixture single = new EngineFixture();
        single.store.occupy(KEY, "other", "version-1", Duration.ofDays(1));
        single.letWait("a", Duration.ofMinutes(5));
        single.time.advance(Duration.ofMinutes(4));
        fixture.store.occupy(KEY, "other", "version-1", Duration.ofDays(1));
        List<CompletableFuture<LockHandle>> unused = asked(100);
        fixture.time.advance(Duration.ofMinutes(4));
        assertThat(fixture.store.log).isEqualTo(single.store.log);
    }

    @Test
    void queuedRequestsTimeOutAtTheirOwnDeadlines() {
        fixture.acquired("a");
        CompletableFuture<LockHandle> late = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(9));
        CompletableFuture<LockHandle> early = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(4));
        fixture.advanceToJustBefore(Duration.ofSeconds(4));
        assertThat(early).isNotDone();
        fixture.advanceToIt();
        assertThat(EngineFixture.failureOf(early)).isInstanceOf(LockAcquireTimeoutException.class);
        fixture.advanceToJustBefore(Duration.ofSeconds(5));
        assertThat(late).isNotDone();
        fixture.advanceToIt();
        assertThat(EngineFixture.failureOf(late)).isInstanceOf(LockAcquireTimeoutException.class);
    }

    @Test
    void whenTheFirstWaiterGivesUpTheSecondGoesOnInItsPlace() {
        fixture.store.occupy(KEY, "dead", "version-1", EngineFixture.LEASE);
        fixture.letWait("a", Duration.ofSeconds(4));
        CompletableFuture<LockHandle> second = fixture.asked("a");
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(second).isNotDone();
        fixture.advanceToIt();
        assertThat(second).isCompleted();
        assertThat(fixture.store.count(Operation.TAKE))
                .as("first look and takeover")
                .isEqualTo(2);
    }

    @Test
    void aCancelledWaiterInTheMiddleNeverOwnsTheLockAndIsPassedOver() {
        LockHandle first = fixture.acquired("a");
        List<CompletableFuture<LockHandle>> waiting = asked(3);
        waiting.get(1).cancel(true);
        first.release();
        EngineFixture.granted(waiting.get(0)).release();
        assertThat(waiting.get(2)).isCompleted();
        assertThat(fixture.engine.held()).containsExactly(waiting.get(2).join());
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released", "Acquired", "Released", "Acquired");
    }

    @Test
    void aLossWakesTheNextRequestToo() {
        fixture.acquired("a");
        CompletableFuture<LockHandle> next = fixture.asked("a");
        fixture.store.rows.clear();
        fixture.time.advance(EngineFixture.HEARTBEAT);
        assertThat(next).isCompleted();
    }

    @Test
    void theEndOfAnExpiredLeaseWakesTheNextRequestToo() {
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.acquired("a");
        CompletableFuture<LockHandle> next = fixture.asked("a");
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(next).isNotDone();
        fixture.advanceToIt();
        assertThat(next).isCompleted();
    }

    @Test
    void aFailedReleaseWakesTheNextRequestToo() {
        LockHandle first = fixture.acquired("a");
        CompletableFuture<LockHandle> next = fixture.asked("a");
        fixture.store.next(Operation.RELEASE, Fault.DENY);
        first.close();
        assertThat(next).isCompleted();
    }

    @Test
    void aFailureOfTheFirstWaiterGivesTheSecondItsTurn() {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        fixture.store.next(Operation.TAKE, Fault.DENY);
        List<CompletableFuture<LockHandle>> waiting = asked(3);
        waiting.get(0).cancel(true);
        assertThat(waiting.get(1)).isCompletedExceptionally();
        fixture.store.land();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(waiting.get(2)).isCompleted();
    }

    @Test
    void locksDoNotWaitForEachOther() {
        fixture.acquired("a");
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        assertThat(fixture.acquired("b").isHeld()).isTrue();
        assertThat(EngineFixture.acquired(fixture.engine, LockRequest.of(LockKey.of("a", "other sort key")))
                        .isHeld())
                .isTrue();
        assertThat(waiting).isNotDone();
    }

    @Test
    void anOwnerWhoReleasesInTheInstantOfItsGrantMayAskAgainAtOnce() {
        fixture.store.next(Operation.TAKE, Fault.DELAY);
        CompletableFuture<LockHandle> again = askedAndReleasedAndAsked();
        fixture.store.land();
        assertThat(again).isCompleted();
    }

    private CompletableFuture<LockHandle> askedAndReleasedAndAsked() {
        return fixture.asked("a").thenCompose(handle -> {
            handle.release();
            return fixture.asked("a");
        });
    }

    @Test
    void anHeirWhoReleasesInTheInstantOfItsGrantMayAskAgainAtOnce() {
        LockHandle first = fixture.acquired("a");
        CompletableFuture<LockHandle> again = askedAndReleasedAndAsked();
        first.release();
        assertThat(again).isCompleted();
    }

    @Test
    void anOwnerWhoGivesTheLockUpInTheInstantOfItsGrantDoesNotStrandTheNextRequest() {
        fixture.store.occupy(KEY, "other", "version-1", Duration.ofDays(1));
        CompletableFuture<Void> first = fixture.asked("a").thenAccept(LockHandle::release);
        CompletableFuture<LockHandle> second = fixture.asked("a");
        fixture.store.rows.clear();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    @Test
    void afterEverythingHasEndedNothingIsLeftOver() throws InterruptedException {
        LockHandle first = fixture.acquired("a");
        List<CompletableFuture<LockHandle>> waiting = asked(4);
        waiting.get(2).cancel(true);
        fixture.letWait("a", Duration.ofSeconds(1));
        fixture.time.advance(Duration.ofSeconds(2));
        first.release();
        EngineFixture.granted(waiting.get(0)).release();
        EngineFixture.granted(waiting.get(1)).release();
        EngineFixture.granted(waiting.get(3)).release();
        assertThat(fixture.time.scheduled()).isZero();
        assertThat(fixture.engine.held()).isEmpty();
        int before = fixture.store.requests.size();
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY)))
                .as("the queue is idle")
                .isPresent();
        assertThat(fixture.store.requests).hasSize(before + 1);
    }
}
