package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.Sharing.LOCK;
import static io.leasehold.internal.engine.Sharing.LONG;
import static io.leasehold.internal.engine.Sharing.held;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A fixed lease begins with its grant, also where a request must wait for other holders. */
class SharedFixedLeaseTest {

    private static final long NOW = 1_900_000_000;
    private static final Duration FIXED = Duration.ofSeconds(20);

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine owner = fixture.engine("owner");
    private final LockEngine waiter = fixture.engine("waiter");

    private static LockRequest.Builder fixed() {
        return LockRequest.builder(LOCK).fixedLease(FIXED).waitTimeout(LONG);
    }

    private void assertFullLease(CompletableFuture<LockHandle> granted) {
        assertThat(EngineFixture.granted(granted).remaining())
                .isGreaterThan(FIXED.multipliedBy(8).dividedBy(10));
    }

    @Test
    void aSharedHolderCanHaveAFixedLease() {
        LockHandle lock = EngineFixture.acquired(owner, fixed().shared().build());
        assertThat(lock.isHeld()).isTrue();
        fixture.time.advance(FIXED);
        assertThat(lock.isHeld()).isFalse();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(EngineFixture.acquired(waiter, LockRequest.of("a")).isHeld()).isTrue();
    }

    @Test
    void aSharedRequestThatWaitsBeginsItsLeaseWhenTheWriterHasLeft() {
        LockHandle writer = EngineFixture.acquired(owner, LockRequest.of("a"));
        CompletableFuture<LockHandle> reader =
                waiter.acquireAsync(fixed().shared().build());
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(reader).isNotDone();
        writer.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertFullLease(reader);
    }

    @Test
    void anExclusiveRequestThatWaitsBeginsItsLeaseWhenTheReaderHasLeft() {
        LockHandle reader =
                EngineFixture.acquired(owner, LockRequest.builder(LOCK).shared().build());
        CompletableFuture<LockHandle> writer = waiter.acquireAsync(fixed().build());
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(writer).isNotDone();
        reader.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertFullLease(writer);
    }

    /** It sends no heartbeat, so nothing else could tell others when it ends. */
    @Test
    void theFirstRowOfAClientSaysUntilWhenItsOwnerIsAlive() {
        fixture.store.date = NOW;
        LockHandle unused = EngineFixture.acquired(owner, fixed().shared().build());
        assertThat(held(fixture)).hasSize(1).allMatch(row -> row.aliveUntil() != null);
    }

    @Test
    void aSlotThatIsRememberedIsTakenByTheDateOfARecentAnswer() {
        fixture.store.date = NOW;
        LockRequest limited = fixed().limit(1).build();
        EngineFixture.acquired(owner, limited).release();
        fixture.time.advance(FIXED);
        fixture.store.requests.clear();
        LockHandle unused = EngineFixture.acquired(owner, limited);
        assertThat(fixture.store.requests).startsWith(Operation.MEMBERS, Operation.TAKE);
    }

    /** Its request may end on another thread in the same moment. */
    @Test
    void aHoldThatHasEndedIsWithdrawnAtOnce() {
        HeldLock ended = (HeldLock) EngineFixture.acquired(owner, fixed().build());
        assertThat(ended.state().beginRelease(ended)).isTrue();
        assertThat(ended.state().settleRelease(null)).isTrue();
        assertThat(ended.withdraw()).isCompleted();
    }

    @Test
    void aWaitThatFailsLeavesNothingBehind() {
        LockHandle writer = EngineFixture.acquired(owner, LockRequest.of("a"));
        CompletableFuture<LockHandle> reader = waiter.acquireAsync(
                fixed().limit(2).waitTimeout(Duration.ofSeconds(10)).build());
        fixture.time.advance(Duration.ofSeconds(11));
        assertThat(reader).isCompletedExceptionally();
        writer.release();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.store.rows.values()).noneMatch(LockRecord::isHeld);
    }
}
