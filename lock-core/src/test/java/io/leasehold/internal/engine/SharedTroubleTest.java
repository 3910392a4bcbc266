package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.Sharing.LOCK;
import static io.leasehold.internal.engine.Sharing.LONG;
import static io.leasehold.internal.engine.Sharing.acquire;
import static io.leasehold.internal.engine.Sharing.exclusive;
import static io.leasehold.internal.engine.Sharing.isGranted;
import static io.leasehold.internal.engine.Sharing.members;
import static io.leasehold.internal.engine.Sharing.share;
import static io.leasehold.internal.engine.Sharing.shared;
import static io.leasehold.internal.engine.Sharing.spoil;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.MemberRow;
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
    void aLiveMemberDoesNotKeepADeadOneAlive() {
        MortalClient dying = new MortalClient(fixture, "dying");
        LockHandle unused = share(dying.engine);
        LockHandle live = share(one);
        fixture.advanceToBeat(2);
        dying.die();
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(LONG));
        fixture.time.advance(EngineFixture.LEASE.minusSeconds(1));
        assertThat(members(fixture)).hasSize(2);
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(members(fixture)).extracting(LockRecord::ownerName).containsExactly("one");
        assertThat(writer).isNotDone();
        live.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(isGranted(writer)).isTrue();
    }

    @Test
    void aDeadMemberThatWaitedIsNotWaitedFor() {
        LockHandle writer = acquire(one);
        MortalClient dying = new MortalClient(fixture, "dying");
        CompletableFuture<LockHandle> unused = dying.engine.acquireAsync(shared(LONG));
        fixture.advanceToBeat(2);
        assertThat(members(fixture))
                .singleElement()
                .satisfies(row ->
                        assertThat(fixture.store.members.waitsFor(row.key())).isNotNull());
        dying.die();
        writer.release();
        CompletableFuture<LockHandle> next = two.acquireAsync(exclusive(LONG));
        fixture.time.advance(EngineFixture.LEASE.minusSeconds(1));
        assertThat(next).isNotDone();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(isGranted(next)).isTrue();
        assertThat(members(fixture)).isEmpty();
    }

    @Test
    void aDeadMemberThatWaitedKeepsNoReaderWaiting() {
        LockHandle writer = acquire(one);
        MortalClient dying = new MortalClient(fixture, "dying");
        CompletableFuture<LockHandle> unused = dying.engine.acquireAsync(shared(LONG));
        fixture.advanceToBeat(2);
        dying.die();
        writer.release();
        assertThat(share(two).isHeld()).isTrue();
        assertThat(members(fixture)).extracting(LockRecord::ownerName).containsExactlyInAnyOrder("dying", "two");
    }

    @Test
    void aHoldThatIsLostWhileItWaitsIsTakenAnew() {
        LockHandle writer = acquire(one);
        CompletableFuture<LockHandle> reader = two.acquireAsync(shared(LONG));
        LockRecord lost = members(fixture).get(0);
        assertThat(one.forceRelease(lost)).isTrue();
        fixture.time.advance(EngineFixture.HEARTBEAT.plusSeconds(2));
        assertThat(members(fixture))
                .singleElement()
                .satisfies(row -> assertThat(row.key()).isNotEqualTo(lost.key()));
        assertThat(reader).isNotDone();
        writer.release();
        fixture.time.advance(Duration.ofSeconds(2));
        LockHandle granted = EngineFixture.granted(reader);
        assertThat(((StoredHold) granted).row())
                .isEqualTo(members(fixture).get(0).key());
        fixture.time.advance(EngineFixture.LEASE.multipliedBy(2));
        assertThat(granted.isHeld()).isTrue();
    }

    @Test
    void anExclusiveHoldThatIsLostWhileItWaitsIsTakenAnew() {
        LockHandle reader = share(one);
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(LONG));
        LockRecord lost = fixture.store.rows.get(LOCK);
        fixture.store.rows.remove(LOCK);
        fixture.time.advance(EngineFixture.HEARTBEAT.plusSeconds(2));
        assertThat(fixture.store.rows.get(LOCK).version()).isNotNull().isNotEqualTo(lost.version());
        assertThat(writer).isNotDone();
        reader.release();
        fixture.time.advance(Duration.ofSeconds(2));
        LockHandle granted = EngineFixture.granted(writer);
        assertThat(fixture.store.rows.get(LOCK).version()).startsWith(((StoredHold) granted).holdId());
        fixture.time.advance(EngineFixture.LEASE.multipliedBy(2));
        assertThat(granted.isHeld()).isTrue();
    }

    @Test
    void aMalformedMainRowFailsASharedRequest() {
        spoil(fixture, LOCK);
        CompletableFuture<LockHandle> reader = one.acquireAsync(shared(LONG));
        assertThat(EngineFixture.failureOf(reader))
                .isInstanceOf(MalformedLockRecordException.class)
                .hasMessageContaining("'a'")
                .hasMessageContaining("lease_duration");
        assertThat(fixture.store.rows).isEmpty();
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
        spoil(fixture, row);
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
