package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClientClosedException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What becomes of those who wait when their client closes. */
class CloseWithWaitersTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void waitersFailAtOnceAndQueuedOnesSendNothing() {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        CompletableFuture<LockHandle> first = fixture.asked("a");
        CompletableFuture<LockHandle> second = fixture.asked("a");
        int before = fixture.store.requests.size();
        fixture.engine.close();
        for (CompletableFuture<LockHandle> waiting : List.of(first, second)) {
            assertThat(EngineFixture.failureOf(waiting))
                    .isInstanceOfSatisfying(
                            LockClientClosedException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(LockException.Code.CLIENT_SHUTDOWN));
        }
        assertThat(fixture.store.requests).hasSize(before);
        assertThat(fixture.time.scheduled()).isZero();
    }

    /** The limit of a request is a timer, and with the client its timers end. */
    @Test
    void whoWaitsForARequestThatIsNeverAnsweredIsLetGoWhenTheClientCloses() {
        for (Consumer<LockEngine> call : List.<Consumer<LockEngine>>of(
                engine -> engine.find(KEY),
                engine -> engine.forceRelease(new LockRecord(KEY, "me", null, "v", null, 1, Map.of())))) {
            EngineFixture hanging = new EngineFixture();
            hanging.store.always(Fault.LOSE_REQUEST);
            CompletableFuture<Void> called = CompletableFuture.runAsync(() -> call.accept(hanging.engine));
            Awaitility.await().until(() -> !hanging.store.requests.isEmpty());
            hanging.engine.close();
            assertThat(called)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingRootCause()
                    .isInstanceOf(LockException.class)
                    .withMessageContaining("closed before the lock table answered");
        }
    }

    @Test
    void theFailureOfTheFirstWaiterGivesNoQueuedOneATurn() {
        LockEngine engine = fixture.releasing(Duration.ofMillis(50));
        fixture.store.next(Operation.TAKE, Fault.LOSE_REQUEST);
        CompletableFuture<LockHandle> first = engine.acquireAsync(LockRequest.of(KEY));
        CompletableFuture<LockHandle> second = engine.acquireAsync(LockRequest.of(KEY));
        engine.close();
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE);
    }

    @Test
    void waitersBehindAnOwnHoldDoNotInheritItWhenTheClientReleasesIt() {
        LockEngine engine = fixture.releasing(Duration.ofSeconds(10));
        EngineFixture.acquired(engine, LockRequest.of(KEY));
        CompletableFuture<LockHandle> waiting = engine.acquireAsync(LockRequest.of(KEY));
        engine.close();
        assertThat(EngineFixture.failureOf(waiting)).isInstanceOf(LockClientClosedException.class);
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.RELEASE);
    }
}
