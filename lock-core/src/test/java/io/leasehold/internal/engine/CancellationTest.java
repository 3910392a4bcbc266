package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Requests that are given up by those who made them. */
class CancellationTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    private void assertNothingIsLeft() {
        int before = fixture.store.requests.size();
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(fixture.store.requests).as("no further request").hasSize(before);
        assertThat(fixture.time.scheduled()).isZero();
        assertThat(fixture.events).isEmpty();
        assertThat(fixture.engine.held()).isEmpty();
    }

    @Test
    void aCancelledWaitEndsAtOnce() {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(waiting.cancel(true)).isTrue();
        assertNothingIsLeft();
        assertThat(fixture.holderInTable("a")).isEqualTo("other");
    }

    @Test
    void aFutureThatFailsFromOutsideAsByOrTimeoutGivesTheAttemptUp() {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        waiting.completeExceptionally(new TimeoutException());
        assertNothingIsLeft();
    }

    @Test
    void aFutureThatIsCompletedFromOutsideGivesTheAttemptUp() {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        LockHandle foreign = EngineFixture.acquired(fixture.engine("third"), LockRequest.of("b"));
        waiting.complete(foreign);
        foreign.release();
        fixture.events.clear();
        assertNothingIsLeft();
    }

    @Test
    void aGrantThatCrossesTheCancellationIsGivenBackAndNeverAnnounced() {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> acquiring = fixture.asked("a");
        acquiring.cancel(true);
        assertThat(fixture.holderInTable("a")).isEqualTo("me");
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isNull();
        assertNothingIsLeft();
    }

    @Test
    void aCancellationBetweenTheGrantAndItsDeliveryGivesTheLockBack() {
        Queue<Runnable> callbacks = new ArrayDeque<>();
        LockEngine engine = fixture.engine(fixture.settings("late", false), callbacks::add);
        CompletableFuture<LockHandle> acquiring = engine.acquireAsync(LockRequest.of(KEY));
        assertThat(fixture.holderInTable("a")).isEqualTo("late");
        acquiring.cancel(true);
        while (!callbacks.isEmpty()) {
            callbacks.remove().run();
        }
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aCancellationWhileCallbacksHangGivesTheGrantedLockBackAtOnce() {
        LockEngine engine = fixture.engine(fixture.settings("hung", false), task -> {});
        CompletableFuture<LockHandle> acquiring = engine.acquireAsync(LockRequest.of(KEY));
        assertThat(fixture.holderInTable("a")).isEqualTo("hung");
        acquiring.cancel(true);
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aFutureThatIsCompletedFromOutsideGivesAGrantedLockBackToo() {
        LockEngine engine = fixture.engine(fixture.settings("hung", false), task -> {});
        CompletableFuture<LockHandle> acquiring = engine.acquireAsync(LockRequest.of(KEY));
        acquiring.complete(EngineFixture.acquired(fixture.engine("third"), LockRequest.of("b")));
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void aLockThatWasDeliveredStaysWithItsOwnerHoweverOftenItIsPassed() {
        LockEngine engine = fixture.engine(fixture.settings("twice", false), task -> {
            task.run();
            task.run();
        });
        LockHandle handle = EngineFixture.acquired(engine, LockRequest.of(KEY));
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(handle.isHeld()).isTrue();
        assertThat(fixture.holderInTable("a")).isEqualTo("twice");
        assertThat(fixture.eventNames()).containsExactly("Acquired");
    }

    @Test
    void aGrantAfterTheCancellationGivesTheNextRequestItsTurn() {
        fixture.store.next(Operation.TAKE, Fault.DELAY);
        CompletableFuture<LockHandle> first = fixture.asked("a");
        CompletableFuture<LockHandle> second = fixture.asked("a");
        first.cancel(true);
        assertThat(second).isCompleted();
        fixture.store.land();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(EngineFixture.granted(second).isHeld()).isTrue();
    }

    @Test
    void anAttemptInFlightOfACancelledRequestIsWaitedForByWhoeverClosesTheClient() {
        Context context = Context.of(fixture.settings("me", false), fixture.seams(fixture.store, Runnable::run));
        Acquirer acquirer = new Acquirer(context);
        fixture.store.next(Operation.TAKE, Fault.DELAY);
        Acquisition acquisition = acquirer.begin(LockRequest.of(KEY), Sender.ENGINE);
        acquirer.abandon(acquisition);
        CompletableFuture<Void> quiet = acquirer.client().orphans().quiet();
        assertThat(quiet).isNotDone();
        fixture.store.land();
        assertThat(quiet).isCompleted();
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void soIsAnAttemptThatFollowedAnAnswerWhichWasThereAtOnce() {
        Context context = Context.of(fixture.settings("me", false), fixture.seams(fixture.store, Runnable::run));
        Acquirer acquirer = new Acquirer(context);
        String dead = "0123456789abcdef0123456789abcdef";
        acquirer.client().registry().bury(dead);
        fixture.store.occupy(KEY, "me", dead + ":0000000000000", EngineFixture.LEASE);
        fixture.store.next(Operation.TAKE, Fault.NONE);
        fixture.store.next(Operation.TAKE, Fault.DELAY);
        Acquisition acquisition = acquirer.begin(LockRequest.of(KEY), Sender.ENGINE);
        assertThat(fixture.store.count(Operation.TAKE))
                .as("a refusal, then a takeover")
                .isEqualTo(2);
        assertThat(acquisition.inFlight()).isNotDone();
        fixture.store.land();
        assertThat(acquisition.inFlight()).isDone();
        assertThat(acquisition.answer()).isCompleted();
    }

    @Test
    void aRequestThatEndsWhileItsPauseIsBeingScheduledLeavesNoTimer() {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        Runnable[] whenScheduled = {() -> {}};
        Scheduler scheduler = new Scheduler() {
            @Override
            public Task schedule(long delayNanos, Runnable task) {
                whenScheduled[0].run();
                return fixture.time.schedule(delayNanos, task);
            }

            @Override
            public void close() {}
        };
        Seams seams = fixture.seams(fixture.store, Runnable::run);
        LockEngine engine = new LockEngine(
                fixture.settings("me", false),
                new Seams(
                        seams.store(),
                        seams.callerStore(),
                        seams.clocks(),
                        scheduler,
                        seams.entropy(),
                        seams.callbacks(),
                        seams.telemetry(),
                        seams.shutdown()));
        CompletableFuture<LockHandle> waiting = EngineFixture.asked(engine, "a", Duration.ofHours(1));
        whenScheduled[0] = () -> waiting.cancel(true);
        fixture.time.runNext();
        assertThat(waiting).isCancelled();
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aThreadThatIsInterruptedBeforehandIsToldSoAndSendsNothing() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> fixture.engine.acquire(LockRequest.of(KEY))).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> fixture.engine.tryAcquire(LockRequest.of(KEY)))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted())
                .as("cleared, as java.util.concurrent does")
                .isFalse();
        assertThat(fixture.store.requests).isEmpty();
    }

    @Test
    void aThreadThatIsInterruptedWhileItWaitsLeavesNothingBehind() {
        fixture.store.next(Operation.TAKE, Fault.DELAY);
        CompletableFuture<LockHandle> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                outcome.complete(fixture.engine.acquire(LockRequest.of(KEY)));
            } catch (InterruptedException e) {
                outcome.completeExceptionally(e);
            }
        });
        caller.start();
        Awaitility.await()
                .until(() ->
                        caller.getState() == Thread.State.WAITING || caller.getState() == Thread.State.TIMED_WAITING);
        caller.interrupt();
        assertThatThrownBy(outcome::join).hasCauseInstanceOf(InterruptedException.class);
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.acquired("a").isHeld()).isTrue();
    }

    /** Of ended holds this client remembers the latest only. */
    @Test
    void aTakeThatLandsWhenItsIdIsForgottenIsFreedAllTheSame() {
        fixture.store.next(Operation.TAKE, Fault.DELAY);
        CompletableFuture<LockHandle> cancelled = fixture.asked("a");
        cancelled.cancel(false);
        fixture.time.advance(Duration.ofSeconds(3));
        for (int others = 0; others < 5_000; others++) {
            fixture.acquired("other").release();
        }
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.store.rows).containsKey(LockKey.of("a"));
    }
}
