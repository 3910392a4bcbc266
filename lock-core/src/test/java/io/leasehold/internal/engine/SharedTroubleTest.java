package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.Sharing.LOCK;
import static io.leasehold.internal.engine.Sharing.LONG;
import static io.leasehold.internal.engine.Sharing.acquire;
import static io.leasehold.internal.engine.Sharing.exclusive;
import static io.leasehold.internal.engine.Sharing.isGranted;
import static io.leasehold.internal.engine.Sharing.members;
import static io.leasehold.internal.engine.Sharing.share;
import static io.leasehold.internal.engine.Sharing.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Holders of a shared lock whose neighbours are dead or malformed, or whose answers are late or lost. */
class SharedTroubleTest {

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine one = fixture.engine("one");
    private final LockEngine two = fixture.engine("two");

    @Test
    void aDeadMemberIsReleasedForItsOwnerAfterALease() {
        LockRecord dead = fixture.store.occupy(
                MemberRow.shared(LOCK, "0".repeat(32)), "dead", "0".repeat(32) + ":0000000000000", EngineFixture.LEASE);
        share(one).release();
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(LONG));
        fixture.time.advance(EngineFixture.LEASE.minusSeconds(1));
        assertThat(writer).isNotDone();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(isGranted(writer)).isTrue();
        assertThat(fixture.store.rows).doesNotContainKey(dead.key());
    }

    @Test
    void aDeadWriterIsReleasedByTheMemberThatWaits() {
        fixture.store.occupy(LOCK, "dead", "0".repeat(32) + ":0000000000000", EngineFixture.LEASE);
        CompletableFuture<LockHandle> reader = one.acquireAsync(shared(LONG));
        fixture.time.advance(EngineFixture.LEASE.minusSeconds(1));
        assertThat(reader).isNotDone();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(isGranted(reader)).isTrue();
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void aWaitThatFailsLeavesNothingBehind() {
        LockHandle writer = acquire(one);
        CompletableFuture<LockHandle> reader = two.acquireAsync(shared(Duration.ofSeconds(5)));
        fixture.time.advance(Duration.ofSeconds(6));
        assertThat(reader).isCompletedExceptionally();
        assertThat(members(fixture)).isEmpty();
        writer.release();
        LockHandle last = share(one);
        CompletableFuture<LockHandle> next = two.acquireAsync(exclusive(Duration.ofSeconds(5)));
        fixture.time.advance(Duration.ofSeconds(6));
        assertThat(next).isCompletedExceptionally();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(last.isHeld()).isTrue();
    }

    @Test
    void aMalformedMemberFailsAnExclusiveRequest() {
        share(one).release();
        LockKey row = MemberRow.shared(LOCK, "1".repeat(32));
        fixture.store.malformed.put(
                row, new Row.Malformed(new MalformedLockRecordException(row, "lease_duration", "is missing")));
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(LONG));
        assertThat(EngineFixture.failureOf(writer)).isInstanceOf(MalformedLockRecordException.class);
        assertThat(fixture.holderInTable("a")).isNull();
    }

    @Test
    void aTakeWhoseAnswerIsLostIsFoundInItsRow() {
        fixture.store.next(Operation.TAKE, Fault.FAIL_AFTER);
        share(one);
        assertThat(members(fixture)).hasSize(1);
    }

    @Test
    void aTakeThatLandsLateIsReleased() {
        fixture.store.next(Operation.TAKE, Fault.HOLD_BACK);
        CompletableFuture<LockHandle> reader = one.acquireAsync(shared(LONG));
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(isGranted(reader)).isTrue();
        fixture.store.land();
        fixture.time.advance(Duration.ofSeconds(3));
        reader.join().release();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(members(fixture)).hasSizeLessThanOrEqualTo(1);
    }
}
