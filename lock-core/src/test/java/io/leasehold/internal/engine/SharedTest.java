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
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.FencingTokens;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Shared holders, and exclusive ones of the same lock. */
class SharedTest {

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine one = fixture.engine("one");
    private final LockEngine two = fixture.engine("two");
    private final LockEngine three = fixture.engine("three");

    @Test
    void severalClientsShareALock() {
        assertThat(share(one).isHeld()).isTrue();
        assertThat(share(two).isHeld()).isTrue();
        assertThat(members(fixture)).hasSize(2);
    }

    @Test
    void aMembersRowGoesWithIt() {
        share(one).release();
        assertThat(members(fixture)).isEmpty();
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
    void anExclusiveAcquireOfAMarkedLockCostsAWriteAndAQuery() {
        share(one).release();
        fixture.store.requests.clear();
        acquire(two).release();
        assertThat(fixture.store.requests).containsExactly(Operation.TAKE, Operation.MEMBERS, Operation.RELEASE);
    }

    /** After the first seconds, the pauses between polls are 0.8 to 1 s. */
    @Test
    void aWriterThatWaitsForReadersSendsOneQueryForEachPoll() {
        LockHandle unused = share(one);
        CompletableFuture<LockHandle> writer = two.acquireAsync(exclusive(LONG));
        fixture.time.advance(Duration.ofSeconds(10));
        fixture.store.requests.clear();
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(writer).isNotDone();
        assertThat(fixture.store.requests).containsOnly(Operation.BEAT, Operation.MEMBERS);
        assertThat(fixture.store.count(Operation.MEMBERS)).isBetween(10L, 13L);
    }

    @Test
    void aReaderThatWaitsForAWriterSendsOneReadForEachPoll() {
        LockHandle unused = acquire(one);
        CompletableFuture<LockHandle> reader = two.acquireAsync(shared(LONG));
        fixture.time.advance(Duration.ofSeconds(10));
        fixture.store.requests.clear();
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(reader).isNotDone();
        assertThat(fixture.store.requests).containsOnly(Operation.BEAT, Operation.READ);
        assertThat(fixture.store.count(Operation.READ)).isBetween(10L, 13L);
    }

    @Test
    void aSharedSingleAttemptFindsAnExclusiveHolder() {
        LockHandle writer = acquire(one);
        CompletableFuture<LockHandle> reader = two.acquireAsync(shared(Duration.ZERO));
        assertThat(EngineFixture.failureOf(reader)).hasMessageContaining("a");
        assertThat(members(fixture)).isEmpty();
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
}
