package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Releasing a lock without waiting for the table. */
class ReleaseAsyncTest {

    private static final LockKey KEY = LockKey.of("a");

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void releaseAsyncReturnsBeforeTheTableHasAnswered() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.RELEASE, Fault.DELAY);
        CompletableFuture<Void> releasing = handle.releaseAsync();
        assertThat(handle.status()).isEqualTo(LockStatus.RELEASED);
        assertThat(releasing).isNotDone();
        fixture.store.land();
        assertThat(releasing).isCompleted();
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void releaseAsyncFailsWithWhatReleaseWouldThrow() {
        LockHandle stolen = fixture.acquired("a");
        fixture.store.occupy(KEY, "thief", "another-version", EngineFixture.LEASE);
        assertThat(failedDirectlyWith(stolen.releaseAsync()))
                .isInstanceOfSatisfying(
                        LockLostException.class,
                        loss -> assertThat(loss.lossCause()).contains(LossCause.STOLEN));
        LockHandle denied = fixture.acquired("b");
        fixture.store.next(Operation.RELEASE, Fault.DENY);
        assertThat(failedDirectlyWith(denied.releaseAsync()))
                .isInstanceOfSatisfying(
                        LockException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(LockException.Code.ACCESS_DENIED));
    }

    private static Throwable failedDirectlyWith(CompletableFuture<Void> future) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        assertThat(future.whenComplete((nothing, thrown) -> failure.set(thrown)))
                .isCompletedExceptionally();
        return failure.get();
    }

    @Test
    void aCancelledReleaseAsyncReleasesAllTheSame() {
        LockHandle handle = fixture.acquired("a");
        fixture.store.next(Operation.RELEASE, Fault.DELAY);
        assertThat(handle.releaseAsync().cancel(false)).isTrue();
        CompletableFuture<Void> again = handle.releaseAsync();
        fixture.store.land();
        assertThat(again).isCompleted();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(1);
        assertThat(fixture.eventNames()).containsExactly("Acquired", "Released");
    }

    @Test
    void releaseAsyncCompletesOnTheCallbackExecutor() {
        List<Runnable> callbacks = new ArrayList<>();
        LockEngine engine = fixture.engine(fixture.settings("me", false), callbacks::add);
        CompletableFuture<LockHandle> asked = engine.acquireAsync(LockRequest.of(KEY));
        runAll(callbacks);
        CompletableFuture<Void> releasing = EngineFixture.granted(asked).releaseAsync();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(releasing).isNotDone();
        runAll(callbacks);
        assertThat(releasing).isCompleted();
    }

    private static void runAll(List<Runnable> callbacks) {
        while (!callbacks.isEmpty()) {
            callbacks.remove(0).run();
        }
    }

    @Test
    void releaseAsyncCompletesWhenTheCallbackExecutorRefuses() {
        boolean[] full = {false};
        LockEngine engine = fixture.engine(fixture.settings("me", false), task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        });
        LockHandle handle = EngineFixture.acquired(engine, LockRequest.of(KEY));
        full[0] = true;
        assertThat(handle.releaseAsync()).isCompleted();
    }
}
