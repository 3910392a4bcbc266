package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AcquireTest {

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void aFreeLockTakesOneRequestAndItsReleaseAnother() throws InterruptedException {
        LockHandle handle = fixture.engine.acquire(LockRequest.of("a"));
        assertThat(handle.status()).isEqualTo(LockStatus.LOCKED);
        assertThat(handle.isHeld()).isTrue();
        handle.release();
        assertThat(handle.isHeld()).isFalse();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.RELEASE);
    }

    @Test
    void aWaiterGetsTheLockWithAHigherTokenAfterItsRelease() {
        LockEngine other = fixture.engine("other");
        LockHandle first = EngineFixture.acquired(other, LockRequest.of("a"));
        CompletableFuture<LockHandle> waiting = fixture.engine.acquireAsync(LockRequest.of("a"));
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(waiting).isNotDone();
        first.release();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(waiting).isCompleted();
        assertThat(EngineFixture.granted(waiting).fencingToken()).isGreaterThan(first.fencingToken());
    }

    @Test
    void aWaitEndsAtItsDeadlineAndNamesTheHolder() {
        LockEngine other = fixture.engine("other");
        EngineFixture.acquired(other, LockRequest.of("a"));
        CompletableFuture<LockHandle> waiting = fixture.engine.acquireAsync(
                LockRequest.builder("a").waitTimeout(Duration.ofSeconds(7)).build());
        fixture.time.advanceNanos(Duration.ofSeconds(7).toNanos() - 1);
        assertThat(waiting).isNotDone();
        fixture.time.advanceNanos(1);
        assertThatThrownBy(waiting::join)
                .cause()
                .isInstanceOfSatisfying(
                        LockAcquireTimeoutException.class,
                        timeout -> assertThat(timeout.holder().orElseThrow().ownerName())
                                .isEqualTo("other"));
    }

    @Test
    void aDeadHoldersLockIsTakenOverOneLeaseAfterItWasFirstSeenAndNotBefore() {
        fixture.store.occupy(LockRequest.of("a").key(), "dead", "some-version", Duration.ofSeconds(12));
        CompletableFuture<LockHandle> waiting = fixture.engine.acquireAsync(LockRequest.of("a"));
        fixture.time.advanceNanos(Duration.ofSeconds(12).toNanos() - 1);
        assertThat(waiting).isNotDone();
        fixture.time.advanceNanos(1);
        assertThat(waiting).isCompleted();
    }

    @Test
    void theLongestDurationsAreNoReasonToFail() {
        Duration endless = ChronoUnit.FOREVER.getDuration();
        EngineSettings usual = fixture.settings("me", true);
        LockEngine engine = fixture.engine(new EngineSettings(
                "me", usual.timing(), endless, endless, usual.takeoverSkew(), 0, true, endless, List.of()));
        LockHandle handle = EngineFixture.acquired(
                engine,
                LockRequest.builder("a")
                        .retryPeriod(endless)
                        .waitTimeout(endless)
                        .build());
        assertThat(handle.isHeld()).isTrue();
        engine.close();
        assertThat(fixture.holderInTable("a")).isNull();
    }
}
