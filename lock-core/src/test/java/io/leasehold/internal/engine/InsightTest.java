package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.leasehold.LockClientClosedException;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LockWaiter;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a client tells people on call of its waiters and its holds. */
class InsightTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void waitersStandInTheOrderInWhichTheyWillBeServed() {
        fixture.acquired("a");
        fixture.letWait("a", Duration.ofSeconds(10));
        fixture.time.advance(SECOND);
        fixture.letWait("a", Duration.ofSeconds(3));
        fixture.time.advance(SECOND);
        assertThat(fixture.engine.waiting())
                .extracting(waiter -> waiter.request().key().partitionKey(), LockWaiter::waited, LockWaiter::left)
                .containsExactly(
                        tuple("a", Duration.ofSeconds(2), Duration.ofSeconds(8)),
                        tuple("a", SECOND, Duration.ofSeconds(2)));
    }

    @Test
    void whoHasAnAnswerWaitsNoMore() {
        LockHandle handle = fixture.acquired("a");
        assertThat(fixture.engine.waiting()).isEmpty();
        CompletableFuture<LockHandle> cancelled = fixture.asked("a");
        cancelled.cancel(true);
        fixture.letWait("a", SECOND);
        fixture.time.advance(SECOND);
        fixture.letWait("a", SECOND);
        handle.release();
        assertThat(fixture.engine.waiting()).isEmpty();
    }

    @Test
    void aLastAttemptThatOutlastsItsWaitHasNothingLeft() {
        fixture.store.next(Operation.TAKE, Fault.LOSE_REQUEST);
        fixture.letWait("a", Duration.ofMillis(100));
        fixture.time.advance(SECOND);
        assertThat(fixture.engine.waiting()).extracting(LockWaiter::left).containsExactly(Duration.ZERO);
    }

    @Test
    void aClosedClientTellsOfNoWaiters() {
        fixture.engine.close();
        assertThatExceptionOfType(LockClientClosedException.class).isThrownBy(fixture.engine::waiting);
    }

    @Test
    void theAgeOfAHoldCountsFromBeforeItsGrantWasSent() {
        fixture.store.next(Operation.TAKE, Fault.DELAY);
        CompletableFuture<LockHandle> acquiring = fixture.engine.acquireAsync(LockRequest.of("a"));
        fixture.time.advance(SECOND);
        fixture.store.land();
        LockHandle handle = EngineFixture.granted(acquiring);
        assertThat(handle.age()).isEqualTo(SECOND);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(handle.age()).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void theLastHeartbeatIsTheLastThatSucceeded() {
        LockHandle handle = fixture.acquired("a");
        fixture.time.advance(SECOND);
        assertThat(handle.sinceHeartbeat()).as("before the first").isEqualTo(SECOND);
        fixture.advanceToBeat(1);
        assertThat(handle.sinceHeartbeat()).isZero();
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
        fixture.time.advance(Duration.ofSeconds(8));
        assertThat(handle.sinceHeartbeat()).isEqualTo(Duration.ofSeconds(8));
    }
}
