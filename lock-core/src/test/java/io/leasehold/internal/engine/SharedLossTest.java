package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.Sharing.LOCK;
import static io.leasehold.internal.engine.Sharing.LONG;
import static io.leasehold.internal.engine.Sharing.acquire;
import static io.leasehold.internal.engine.Sharing.exclusive;
import static io.leasehold.internal.engine.Sharing.members;
import static io.leasehold.internal.engine.Sharing.share;
import static io.leasehold.internal.engine.Sharing.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hold that is lost, or in danger, while its request still waits for others is not granted. */
class SharedLossTest {

    private static final Duration IN_DANGER = EngineFixture.SAFE.plusSeconds(4);

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine holder = fixture.engine("holder");
    private final LockEngine waiter = fixture.engine("waiter");

    @BeforeEach
    void mark() {
        share(fixture.engine("first")).release();
        fixture.events.clear();
    }

    private LockRecord onlyMember() {
        assertThat(members(fixture)).hasSize(1);
        return members(fixture).get(0);
    }

    private void loseHeartbeatsOf(LockKey row) {
        fixture.store.afflicted = row;
        fixture.store.always(Operation.BEAT, Fault.LOSE_REQUEST);
    }

    private void assertGrantedAnew(CompletableFuture<LockHandle> asked, LockRecord lost) {
        fixture.time.advance(Duration.ofSeconds(2));
        StoredHold hold = (StoredHold) EngineFixture.granted(asked);
        assertThat(lost.version()).doesNotStartWith(hold.holdId());
        assertThat(fixture.store.rows.get(hold.row()).version()).startsWith(hold.holdId());
        fixture.time.advance(EngineFixture.LEASE);
        assertThat(asked.join().isHeld()).isTrue();
    }

    @Test
    void aReaderWhoseHeartbeatsFailWhileItWaitsWritesAnotherRow() {
        LockHandle writer = acquire(holder);
        CompletableFuture<LockHandle> reader = waiter.acquireAsync(shared(LONG));
        LockRecord lost = onlyMember();
        loseHeartbeatsOf(lost.key());
        fixture.time.advance(IN_DANGER);
        writer.release();
        fixture.advanceToJustBefore(EngineFixture.HELD.minus(IN_DANGER));
        assertThat(reader).isNotDone();
        assertGrantedAnew(reader, lost);
        onlyMember();
    }

    @Test
    void aWriterWhoseHeartbeatsFailWhileItWaitsAcquiresTheLockAgain() {
        LockHandle reader = share(holder);
        CompletableFuture<LockHandle> writer = waiter.acquireAsync(exclusive(LONG));
        LockRecord lost = fixture.store.rows.get(LOCK);
        loseHeartbeatsOf(LOCK);
        fixture.time.advance(IN_DANGER);
        reader.release();
        fixture.advanceToJustBefore(EngineFixture.HELD.minus(IN_DANGER));
        assertThat(writer).isNotDone();
        fixture.time.advance(EngineFixture.LEASE.minus(EngineFixture.HELD));
        fixture.store.heal();
        assertGrantedAnew(writer, lost);
    }

    @Test
    void aWriterWhoseRowIsReleasedByForceWhileItWaitsGetsAHigherToken() {
        LockHandle reader = share(holder);
        CompletableFuture<LockHandle> writer = waiter.acquireAsync(exclusive(LONG));
        LockRecord lost = fixture.store.rows.get(LOCK);
        assertThat(holder.forceRelease(lost)).isTrue();
        fixture.time.advance(EngineFixture.HEARTBEAT.plusSeconds(2));
        assertThat(writer).isNotDone();
        reader.release();
        assertGrantedAnew(writer, lost);
        assertThat(writer.join().fencingToken()).isGreaterThan(lost.fencingToken());
    }

    @Test
    void nothingIsToldOfALossWhileTheRequestWaits() {
        LockHandle unused = acquire(holder);
        CompletableFuture<LockHandle> reader = waiter.acquireAsync(shared(LONG));
        fixture.events.clear();
        LockRecord lost = onlyMember();
        assertThat(holder.forceRelease(lost)).isTrue();
        fixture.time.advance(EngineFixture.HEARTBEAT.plusSeconds(2));
        assertThat(onlyMember().key()).isNotEqualTo(lost.key());
        assertThat(reader).isNotDone();
        assertThat(fixture.events).isEmpty();
        assertThat(waiter.held()).isEmpty();
    }
}
