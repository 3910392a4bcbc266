package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The first attempt of a request, which no deadline cuts short, and requests that wait for nothing else. */
class FirstAttemptTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void aWaitOfZeroIsOneAttempt() {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        CompletableFuture<LockHandle> asked = EngineFixture.asked(fixture.engine, "a", Duration.ZERO);
        assertThat(EngineFixture.failureOf(asked))
                .isInstanceOfSatisfying(
                        LockAcquireTimeoutException.class,
                        timeout -> assertThat(timeout.holder())
                                .hasValueSatisfying(
                                        holder -> assertThat(holder.ownerName()).isEqualTo("other")));
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE);
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aWaitOfZeroGetsAFreeLock() {
        assertThat(EngineFixture.asked(fixture.engine, "a", Duration.ZERO)).isCompleted();
    }

    @Test
    void aWaitOfZeroBehindAHoldOfTheSameClientNamesItAndSendsNothing() {
        fixture.acquired("a");
        CompletableFuture<LockHandle> asked = EngineFixture.asked(fixture.engine, "a", Duration.ZERO);
        assertThat(EngineFixture.failureOf(asked))
                .isInstanceOf(LockAcquireTimeoutException.class)
                .hasMessageContaining("held by 'me'");
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE);
    }

    @Test
    void aWaitOfZeroOnAThrottledTableFailsWithItsReason() {
        fixture.store.always(Fault.THROTTLE);
        CompletableFuture<LockHandle> asked = EngineFixture.asked(fixture.engine, "a", Duration.ZERO);
        assertThat(EngineFixture.failureOf(asked))
                .isInstanceOfSatisfying(
                        LockException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(LockException.Code.STORE_UNAVAILABLE));
    }

    @Test
    void anAttemptThatHasBeenSentMayEndAfterTheDeadline() {
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> asked = EngineFixture.asked(fixture.engine, "a", Duration.ofMillis(100));
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(asked).isNotDone();
        fixture.store.land();
        assertThat(asked).isCompleted();
    }

    @Test
    void aLockFoundBusyAfterTheDeadlineIsNotWaitedFor() {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> asked = EngineFixture.asked(fixture.engine, "a", Duration.ofMillis(100));
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.store.land();
        assertThat(EngineFixture.failureOf(asked)).isInstanceOf(LockAcquireTimeoutException.class);
        assertThat(fixture.time.scheduled()).isZero();
    }

    @Test
    void aSecondAttemptIsCutShortByTheDeadlineAndItsLockGivenBack() {
        LockHandle first = EngineFixture.acquired(fixture.engine("other"), LockRequest.of(KEY));
        CompletableFuture<LockHandle> asked = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(3));
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        fixture.time.advance(Duration.ofSeconds(2));
        first.release();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(EngineFixture.failureOf(asked)).isInstanceOf(LockAcquireTimeoutException.class);
        assertThat(fixture.holderInTable("a")).isEqualTo("me");
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void aQueuedRequestHasNoFirstAttemptToSpareAfterItsDeadline() {
        fixture.acquired("a");
        CompletableFuture<LockHandle> queued = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(7));
        fixture.advanceToJustBefore(Duration.ofSeconds(7));
        assertThat(queued).isNotDone();
        fixture.advanceToIt();
        assertThat(EngineFixture.failureOf(queued))
                .isInstanceOf(LockAcquireTimeoutException.class)
                .hasMessageContaining("held by 'me'");
        assertThat(fixture.store.count(Operation.TAKE)).isEqualTo(1);
    }

    @Test
    void aQueuedRequestWhoseTurnComesMayEndItsAttemptAfterTheDeadline() {
        LockHandle first = fixture.acquired("a");
        CompletableFuture<LockHandle> queued = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(7));
        fixture.time.advance(Duration.ofMillis(6900));
        fixture.store.next(Operation.TAKE, Fault.DELAY_ANSWER);
        first.release();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(queued).isNotDone();
        fixture.store.land();
        assertThat(queued).isCompleted();
    }

    @Test
    void aTimeoutOnATableThatHasRecoveredBlamesTheHolderAndNotTheTroubleBefore() {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        fixture.store.next(Operation.TAKE, Fault.THROTTLE);
        CompletableFuture<LockHandle> asked = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(7));
        fixture.time.advance(Duration.ofSeconds(7));
        assertThat(EngineFixture.failureOf(asked))
                .isInstanceOf(LockAcquireTimeoutException.class)
                .hasNoCause();
    }
}
