package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The name of who waits stands in a row only while somebody waits. */
class AnnouncementsTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final Duration HEARD = EngineFixture.HEARTBEAT.dividedBy(4).plusMillis(101);

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine other = fixture.engine("other");
    private final LockHandle held = fixture.acquired("a");

    private CompletableFuture<LockHandle> heard(Duration wait) {
        CompletableFuture<LockHandle> waiting = EngineFixture.asked(other, "a", wait);
        fixture.time.advance(HEARD);
        assertThat(fixture.store.waiters).containsEntry(KEY, "other");
        return waiting;
    }

    @Test
    void whoGivesUpTakesItsNameOut() {
        CompletableFuture<LockHandle> waiting = heard(Duration.ofSeconds(5));
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(waiting).isCompletedExceptionally();
        assertThat(fixture.store.waiters).isEmpty();
        assertThat(held.isHeld()).isTrue();
    }

    @Test
    void theNameStaysWhileAnotherRequestOfTheClientWaitsAndGoesWithTheLast() {
        CompletableFuture<LockHandle> first = heard(Duration.ofHours(1));
        CompletableFuture<LockHandle> second = EngineFixture.asked(other, "a", Duration.ofHours(1));
        first.cancel(true);
        assertThat(fixture.store.waiters).containsKey(KEY);
        second.cancel(true);
        assertThat(fixture.store.waiters).isEmpty();
    }

    @Test
    void theNameOfAnotherClientStays() {
        heard(Duration.ofHours(1)).cancel(true);
        CompletableFuture<LockHandle> third = EngineFixture.asked(fixture.engine("third"), "a", Duration.ofHours(1));
        fixture.time.advance(HEARD);
        assertThat(fixture.store.waiters).containsEntry(KEY, "third");
        CompletableFuture<LockHandle> again = EngineFixture.asked(other, "a", Duration.ofSeconds(3));
        fixture.time.advance(Duration.ofSeconds(4));
        assertThat(again).isCompletedExceptionally();
        assertThat(third).isNotDone();
        assertThat(fixture.store.waiters).containsEntry(KEY, "third");
    }

    @Test
    void anAnnouncementUnderWayIsTakenBackAfterItWasAnswered() {
        fixture.store.next(Operation.ANNOUNCE, Fault.DELAY);
        CompletableFuture<LockHandle> waiting = EngineFixture.asked(other, "a", Duration.ofHours(1));
        fixture.time.advance(HEARD);
        waiting.cancel(true);
        assertThat(fixture.store.count(Operation.WITHDRAW)).isZero();
        fixture.store.land();
        assertThat(fixture.store.count(Operation.WITHDRAW)).isEqualTo(1);
        assertThat(fixture.store.waiters).isEmpty();
    }

    @Test
    void whoGetsTheLockLeavesNoNameAndSendsNothing() {
        CompletableFuture<LockHandle> waiting = heard(Duration.ofHours(1));
        held.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(EngineFixture.granted(waiting).isHeld()).isTrue();
        assertThat(fixture.store.waiters).isEmpty();
        assertThat(fixture.store.count(Operation.WITHDRAW)).isZero();
    }

    @Test
    void aTakeoverRemovesTheNameOfWhoMayBeDead() throws InterruptedException {
        fixture.store.occupy(
                LockKey.of("b"), "dead", "0123456789abcdef0123456789abcdef:0000000000000", EngineFixture.LEASE);
        fixture.store.waiters.put(LockKey.of("b"), "dead waiter");
        assertThat(other.tryAcquire(LockRequest.of("b"))).isEmpty();
        fixture.time.advance(EngineFixture.LEASE);
        assertThat(other.tryAcquire(LockRequest.of("b"))).isPresent();
        assertThat(fixture.store.waiters).isEmpty();
    }

    @Test
    void whoWritesOverAHoldOfItsOwnLeavesTheNameThere() {
        CompletableFuture<LockHandle> next = fixture.engine.acquireAsync(LockRequest.builder("a")
                .lease(Duration.ofSeconds(40))
                .waitTimeout(Duration.ofHours(1))
                .build());
        CompletableFuture<LockHandle> others = heard(Duration.ofHours(1));
        held.release();
        assertThat(others).isNotDone();
        assertThat(EngineFixture.granted(next).isHeld()).isTrue();
        assertThat(fixture.store.waiters).containsEntry(KEY, "other");
    }

    /** Whoever gives up between the look and the announcement has had no name to take back. */
    @Test
    void aWaiterThatGivesUpWhileItAnnouncesItselfLeavesNoName() {
        boolean reached = true;
        for (int reading = 1; reached; reading++) {
            EngineFixture fresh = new EngineFixture();
            fresh.store.occupy(LockKey.of("a"), "other", String.format("%032x:%013d", 1, 0), Duration.ofHours(1));
            int[] left = {reading};
            AtomicReference<CompletableFuture<LockHandle>> asked = new AtomicReference<>();
            Runnable cancelAtOne = () -> {
                if (asked.get() != null && --left[0] == 0) {
                    asked.get().cancel(false);
                }
            };
            LockEngine engine =
                    new LockEngine(fresh.settings("me", false), fresh.seams(fresh.clocks(cancelAtOne, () -> {})));
            asked.set(EngineFixture.asked(engine, "a", Duration.ofMinutes(5)));
            fresh.time.advance(Duration.ofSeconds(4));
            reached = left[0] <= 0;
            if (reached) {
                assertThat(fresh.store.waiters)
                        .as("cancelled at reading %s of the clock", reading)
                        .isEmpty();
            }
        }
    }
}
