package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Shared holders, and exclusive ones of the same lock. */
class SharedTest {

    private static final LockKey LOCK = LockKey.of("a");
    private static final Duration LONG = Duration.ofMinutes(5);

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine one = fixture.engine("one");
    private final LockEngine two = fixture.engine("two");
    private final LockEngine three = fixture.engine("three");

    private static LockRequest shared(Duration wait) {
        return LockRequest.builder(LOCK).shared().waitTimeout(wait).build();
    }

    private static LockRequest exclusive(Duration wait) {
        return LockRequest.builder(LOCK).waitTimeout(wait).build();
    }

    private LockHandle share(LockEngine by) {
        return EngineFixture.acquired(by, shared(Duration.ZERO));
    }

    private LockHandle acquire(LockEngine by) {
        return EngineFixture.acquired(by, exclusive(Duration.ZERO));
    }

    private List<LockRecord> members() {
        return fixture.store.rows.values().stream()
                .filter(row -> MemberRow.isOf(LOCK, row.key()))
                .toList();
    }

    private static boolean isGranted(CompletableFuture<LockHandle> asked) {
        return asked.isDone() && !asked.isCompletedExceptionally();
    }

    @Test
    void severalClientsShareALock() {
        assertThat(share(one).isHeld()).isTrue();
        assertThat(share(two).isHeld()).isTrue();
        assertThat(members()).hasSize(2);
    }

    @Test
    void aMembersRowGoesWithIt() {
        share(one).release();
        assertThat(members()).isEmpty();
        assertThat(fixture.store.members.isMarked(LOCK)).isTrue();
    }

    @Test
    void aShareOfAMarkedLockCostsTwoWritesAndARead() {
        share(one).release();
        fixture.store.requests.clear();
        share(one).release();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.READ, Operation.RELEASE);
    }

    @Test
    void aLockThatWasNeverSharedCostsNothingMore() {
        acquire(one).release();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.RELEASE);
    }

    @Test
    void aSharedSingleAttemptFindsAnExclusiveHolder() {
        LockHandle writer = acquire(one);
        CompletableFuture<LockHandle> reader = two.acquireAsync(shared(Duration.ZERO));
        assertThat(EngineFixture.failureOf(reader)).hasMessageContaining("a");
        assertThat(members()).isEmpty();
        assertThat(writer.isHeld()).isTrue();
    }

    @Test
    void anExclusiveSingleAttemptFindsAMember() {
        LockHandle reader = share(one);
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(Duration.ZERO));
        assertThat(writer).isCompletedExceptionally();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(reader.isHeld()).isTrue();
    }

    @Test
    void anExclusiveHolderWaitsForThoseThatWereThere() {
        LockHandle first = share(one);
        LockHandle second = share(two);
        CompletableFuture<LockHandle> writer = three.acquireAsync(exclusive(LONG));
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(writer).isNotDone();
        first.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(writer).isNotDone();
        second.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(EngineFixture.granted(writer).isHeld()).isTrue();
    }

    @Test
    void aMemberThatComesLaterWaitsForTheExclusiveHolder() {
        LockHandle early = share(one);
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(LONG));
        CompletableFuture<LockHandle> late = three.acquireAsync(shared(LONG));
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(writer).isNotDone();
        assertThat(late).isNotDone();
        early.release();
        fixture.time.advance(Duration.ofSeconds(2));
        LockHandle written = EngineFixture.granted(writer);
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(late).isNotDone();
        written.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(EngineFixture.granted(late).isHeld()).isTrue();
    }

    @Test
    void theNextExclusiveHolderWaitsForThoseThatWaitedForTheOneBefore() {
        LockHandle writer = acquire(one);
        CompletableFuture<LockHandle> reader = two.acquireAsync(shared(LONG));
        CompletableFuture<LockHandle> next = three.acquireAsync(exclusive(LONG));
        fixture.time.advance(Duration.ofSeconds(3));
        writer.release();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(isGranted(reader)).isTrue();
        assertThat(next).isNotDone();
        reader.join().release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(isGranted(next)).isTrue();
    }

    /** The member is written before the main row is read, and the other way round: one of two that cross sees the other. */
    @Test
    void aReaderWhoseRowIsWrittenFirstKeepsAWriterWaiting() {
        share(three).release();
        fixture.store.next(Operation.READ, Fault.DELAY);
        CompletableFuture<LockHandle> reader = one.acquireAsync(shared(LONG));
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(LONG));
        assertThat(writer).isNotDone();
        fixture.store.land();
        assertThat(reader).isNotDone();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(isGranted(reader) && isGranted(writer)).isFalse();
        assertThat(isGranted(writer)).isTrue();
    }

    @Test
    void aReaderThatReadTheMainRowBeforeTheWriterWroteItIsWaitedFor() {
        share(three).release();
        fixture.store.next(Operation.READ, Fault.DELAY_ANSWER);
        CompletableFuture<LockHandle> reader = one.acquireAsync(shared(LONG));
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(LONG));
        fixture.store.land();
        assertThat(isGranted(reader)).isTrue();
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(writer).isNotDone();
        reader.join().release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(isGranted(writer)).isTrue();
    }

    @Test
    void aReaderWhoseRowIsWrittenAfterTheWritersQueryWaits() {
        share(three).release();
        fixture.store.next(Operation.TAKE, Fault.DELAY);
        CompletableFuture<LockHandle> reader = one.acquireAsync(shared(LONG));
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(LONG));
        assertThat(isGranted(writer)).isTrue();
        fixture.store.land();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(reader).isNotDone();
    }

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
        assertThat(members()).isEmpty();
        writer.release();
        LockHandle last = share(one);
        CompletableFuture<LockHandle> next = two.acquireAsync(exclusive(Duration.ofSeconds(5)));
        fixture.time.advance(Duration.ofSeconds(6));
        assertThat(next).isCompletedExceptionally();
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(last.isHeld()).isTrue();
    }

    @Test
    void nothingIsToldOfAHoldThatWaits() {
        LockHandle reader = share(one);
        fixture.events.clear();
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(LONG));
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.events).isEmpty();
        assertThat(two.held()).isEmpty();
        reader.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(EngineFixture.granted(writer).age()).isLessThan(Duration.ofSeconds(3));
        assertThat(fixture.eventNames()).containsExactly("Released", "Acquired");
    }

    @Test
    void aHoldThatWaitsSendsHeartbeats() {
        LockHandle reader = share(one);
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(LONG));
        fixture.time.advance(Duration.ofMinutes(3));
        reader.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(EngineFixture.granted(writer).remaining()).isGreaterThan(EngineFixture.SAFE);
    }

    @Test
    void theTokenOfAMemberLiesBetweenThoseOfTheWritersBeforeAndAfter() {
        LockHandle before = acquire(one);
        before.release();
        LockHandle reader = share(two);
        LockHandle other = share(three);
        assertThat(reader.fencingToken()).isEqualTo(before.fencingToken() + FencingTokens.STEP - 1);
        assertThat(other.fencingToken()).isEqualTo(reader.fencingToken());
        reader.release();
        other.release();
        assertThat(acquire(one).fencingToken()).isGreaterThan(reader.fencingToken());
    }

    @Test
    void theTokenOfAMemberThatTheNextWriterWaitsForLiesBelowThatWritersToken() {
        LockHandle before = acquire(one);
        CompletableFuture<LockHandle> waiting = two.acquireAsync(shared(LONG));
        CompletableFuture<LockHandle> next = three.acquireAsync(exclusive(LONG));
        fixture.time.advance(Duration.ofSeconds(3));
        before.release();
        fixture.time.advance(Duration.ofSeconds(3));
        LockHandle reader = EngineFixture.granted(waiting);
        assertThat(fixture.holderInTable("a")).isNotNull();
        reader.release();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(reader.fencingToken()).isGreaterThan(before.fencingToken());
        assertThat(EngineFixture.granted(next).fencingToken()).isGreaterThan(reader.fencingToken());
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
        assertThat(members()).hasSize(1);
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
        assertThat(members()).hasSizeLessThanOrEqualTo(1);
    }
}
