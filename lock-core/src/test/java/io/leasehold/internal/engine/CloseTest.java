package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockClientClosedException;
import io.leasehold.LockException;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.test.internal.SeededEntropy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Closing a client. The limit runs on the real clock here, so tests in which something hangs make it short. */
class CloseTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        LockClientClosedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(LockException.Code.CLIENT_SHUTDOWN));
    }

    @Test
    void everyMethodRefusesToWorkForAClosedClient() {
        LockHandle handle = fixture.acquired("a");
        LockRecord record = fixture.engine.find(KEY).orElseThrow();
        fixture.engine.close();
        int before = fixture.store.requests.size();
        assertRefused(() -> fixture.engine.acquire(LockRequest.of("b")));
        assertRefused(() -> fixture.engine.tryAcquire(LockRequest.of("b")));
        assertRefused(() -> fixture.engine.find(KEY));
        assertRefused(() -> fixture.engine.findAll());
        assertRefused(() -> fixture.engine.findByPartition("a"));
        assertRefused(() -> fixture.engine.held());
        assertRefused(() -> fixture.engine.forceRelease(record));
        assertThat(EngineFixture.failureOf(fixture.engine.acquireAsync(LockRequest.of("b"))))
                .isInstanceOf(LockClientClosedException.class);
        assertThat(fixture.store.requests).hasSize(before);
        assertThat(handle.isHeld()).isFalse();
    }

    @Test
    void locksThatAreHeldAreLeftToTheirLeasesUnlessConfiguredOtherwise() {
        LockHandle handle = fixture.acquired("a");
        LockRecord row = fixture.store.rows.get(KEY);
        fixture.engine.close();
        assertThat(fixture.store.rows.get(KEY)).isEqualTo(row);
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE);
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(handle.isHeld()).isFalse();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Expired");
        assertThat(fixture.events.get(1))
                .isInstanceOfSatisfying(
                        LockExpiredEvent.class,
                        event -> assertThat(event.cause()).isEqualTo(LossCause.CLIENT_CLOSED));
    }

    @Test
    void whoReleasesALockThatWasLeftBehindIsToldSo() {
        LockHandle handle = fixture.acquired("a");
        fixture.engine.close();
        assertThatThrownBy(handle::release)
                .isInstanceOfSatisfying(
                        LockLostException.class,
                        loss -> assertThat(loss.lossCause()).contains(LossCause.CLIENT_CLOSED));
        assertThat(fixture.store.count(Operation.RELEASE)).isZero();
    }

    @Test
    void configuredSoAllLocksAreReleased() {
        LockEngine engine = fixture.releasing(Duration.ofSeconds(10));
        for (int i = 0; i < 100; i++) {
            EngineFixture.acquired(engine, LockRequest.of("lock " + i));
        }
        engine.close();
        assertThat(fixture.store.rows.values()).noneMatch(LockRecord::isHeld);
        assertThat(fixture.eventNames()).filteredOn("Released"::equals).hasSize(100);
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aReleaseThatFailsStopsNoOther() {
        LockEngine engine = fixture.releasing(Duration.ofSeconds(10));
        for (String key : List.of("a", "b", "c")) {
            EngineFixture.acquired(engine, LockRequest.of(key));
        }
        fixture.store.afflicted = LockKey.of("b");
        fixture.store.always(Operation.RELEASE, Fault.DENY);
        engine.close();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.holderInTable("b")).isEqualTo("me");
        assertThat(fixture.holderInTable("c")).isNull();
        assertThat(fixture.eventNames()).filteredOn("Released"::equals).hasSize(3);
    }

    @Test
    void aTableThatHangsHoldsUpNoOtherReleaseAndTheClosingNotBeyondItsLimit() {
        LockEngine engine = fixture.releasing(Duration.ofMillis(50));
        LockHandle hung = EngineFixture.acquired(engine, LockRequest.of("hung"));
        EngineFixture.acquired(engine, LockRequest.of("b"));
        fixture.store.afflicted = LockKey.of("hung");
        fixture.store.always(Operation.RELEASE, Fault.LOSE_REQUEST);
        engine.close();
        assertThat(fixture.holderInTable("b")).isNull();
        assertThat(hung.status()).isEqualTo(LockStatus.RELEASED);
        assertThat(fixture.eventNames()).filteredOn("Released"::equals).hasSize(2);
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void manyLocksAreReleasedSomeAtATimeAndWhatIsLeftAtTheLimitIsLeftToItsLease() {
        LockEngine engine = fixture.releasing(Duration.ofMillis(50));
        for (int i = 0; i < 60; i++) {
            EngineFixture.acquired(engine, LockRequest.of("lock " + i));
        }
        fixture.store.always(Operation.RELEASE, Fault.LOSE_REQUEST);
        engine.close();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(50);
        assertThat(fixture.eventNames()).filteredOn("Released"::equals).hasSize(50);
        assertThat(fixture.eventNames()).filteredOn("Expired"::equals).hasSize(10);
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void manyLocksAreAllReleasedWhereTheTableAnswers() {
        LockEngine engine = fixture.releasing(Duration.ofSeconds(10));
        for (int i = 0; i < 10_000; i++) {
            EngineFixture.acquired(engine, LockRequest.of("lock " + i));
        }
        engine.close();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(10_000);
        assertThat(fixture.eventNames()).filteredOn("Released"::equals).hasSize(10_000);
    }

    @Test
    void anAnswerThatComesAfterTheClosingChangesNothing() {
        LockEngine engine = fixture.releasing(Duration.ofMillis(50));
        EngineFixture.acquired(engine, LockRequest.of(KEY));
        fixture.store.next(Operation.RELEASE, Fault.DELAY);
        engine.close();
        fixture.store.occupy(KEY, "thief", "another-version", EngineFixture.LEASE);
        fixture.store.land();
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
    }

    @Test
    void aReleaseByItsOwnerThatStillWaitsForTheTableEndsWithTheClient() {
        EngineFixture own = new EngineFixture();
        LockHandle handle = own.acquired("a");
        own.store.always(Operation.RELEASE, Fault.LOSE_REQUEST);
        CompletableFuture<Void> releasing = ((HeldLock) handle).releaseInBackground();
        own.engine.close();
        assertThat(releasing).isCompleted();
        assertThat(own.eventNames()).containsExactly("Acquired", "Released");
    }

    @Test
    void aSecondCloseDoesNothing() {
        int[] shutdowns = {0};
        LockEngine engine = new LockEngine(
                fixture.settings("me", false),
                new Seams(
                        fixture.store,
                        fixture.store,
                        fixture.time,
                        fixture.time,
                        new SeededEntropy(),
                        Runnable::run,
                        List.of(),
                        () -> shutdowns[0]++));
        EngineFixture.acquired(engine, LockRequest.of(KEY));
        engine.close();
        engine.close();
        assertThat(shutdowns[0]).isEqualTo(1);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Expired");
    }

    @Test
    void aLockThatIsGrantedWhileTheClientClosesIsGivenBack() {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        LockEngine engine = fixture.releasing(Duration.ofMillis(50));
        CompletableFuture<LockHandle> acquiring = engine.acquireAsync(LockRequest.of(KEY));
        engine.close();
        assertThat(EngineFixture.failureOf(acquiring)).isInstanceOf(LockClientClosedException.class);
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void closingOnAnInterruptedThreadStillWaitsForTheReleasesAndKeepsTheInterrupt() {
        LockEngine engine = fixture.releasing(Duration.ofSeconds(60));
        LockHandle handle = EngineFixture.acquired(engine, LockRequest.of(KEY));
        fixture.store.next(Operation.RELEASE, Fault.DELAY);
        CompletableFuture<Boolean> interruptKept = new CompletableFuture<>();
        Thread closer = new Thread(() -> {
            Thread.currentThread().interrupt();
            engine.close();
            interruptKept.complete(Thread.interrupted());
        });
        closer.start();
        Awaitility.await().until(() -> interruptKept.isDone() || closer.getState() == Thread.State.TIMED_WAITING);
        assertThat(interruptKept).as("has waited").isNotDone();
        assertThat(handle.status()).isEqualTo(LockStatus.RELEASED);
        fixture.store.land();
        assertThat(interruptKept.join()).isTrue();
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void aHoldThatRanOutDuringAPauseHasExpiredWhenItsClientClosesBeforeAnyTimerRuns() {
        LockEngine releasing = fixture.engine(fixture.settings("releasing", true));
        LockHandle handle = EngineFixture.acquired(releasing, LockRequest.of("a"));
        fixture.time.pause(EngineFixture.HELD);
        releasing.close();
        assertThat(handle.status()).isEqualTo(LockStatus.INVALID);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Expired");
    }

    /** The queue has lost sight of it, and whoever closes does not see the hold yet. */
    @Test
    void aGrantThatCrossesTheClosingEndsWithTheClient() throws Exception {
        LockEngine engine = fixture.releasing(Duration.ofSeconds(1));
        CountDownLatch granting = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        EngineAccess.beforeTheNextHoldIsKept(engine, () -> {
            granting.countDown();
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            return null;
        });
        FutureTask<CompletableFuture<LockHandle>> asked =
                new FutureTask<>(() -> engine.acquireAsync(LockRequest.of(KEY)));
        new Thread(asked).start();
        assertThat(granting.await(10, TimeUnit.SECONDS)).isTrue();
        engine.close();
        closed.countDown();
        CompletableFuture<LockHandle> answer = asked.get(10, TimeUnit.SECONDS);
        assertThat(!answer.isCompletedExceptionally() && answer.join().isHeld()).isFalse();
        assertThat(fixture.store.rows.get(KEY).isHeld()).isFalse();
    }
}
