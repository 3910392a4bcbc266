package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Groups of which some locks have shared or limited holders. */
class GroupSharedTest {

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine one = fixture.engine("one");
    private final LockEngine two = fixture.engine("two");

    private static LockRequest shared(String key) {
        return LockRequest.builder(key).shared().waitTimeout(Duration.ZERO).build();
    }

    @Test
    void aGroupWaitsForTheSharedHoldersOfItsLocks() {
        LockHandle reader = EngineFixture.acquired(one, shared("b"));
        CompletableFuture<LockGroup> group = GroupFixture.asked(two, "a", "b");
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(group).isNotDone();

        reader.release();
        fixture.time.advance(Duration.ofSeconds(2));

        assertThat(GroupFixture.granted(group).isHeld()).isTrue();
    }

    /** A transaction would be refused, however often it is sent. */
    @Test
    void aGroupSendsNoTransactionForALockThatHasMembers() {
        LockHandle reader = EngineFixture.acquired(one, shared("b"));
        reader.release();

        LockGroup group = GroupFixture.acquired(two, "a", "b");

        assertThat(group.isHeld()).isTrue();
        assertThat(fixture.store.count(Operation.TAKE_ALL)).isZero();
    }

    @Test
    void aSharedRequestWaitsForAGroup() throws InterruptedException {
        LockGroup group = GroupFixture.acquired(one, "a", "b");
        assertThat(two.tryAcquire(shared("b"))).isEmpty();
        group.release();
        assertThat(two.tryAcquire(shared("b"))).isPresent();
    }

    /** The transaction does not tell of the mark, so it asks that there is none. */
    @Test
    void aMemberThatComesBetweenTheReadingAndTheTransactionIsNotOverlooked() {
        LockHandle before = EngineFixture.acquired(one, LockRequest.of("b"));
        before.release();
        fixture.store.next(Operation.TAKE_ALL, Fault.DELAY);
        CompletableFuture<LockGroup> group = GroupFixture.asked(two, "a", "b");
        LockHandle reader = EngineFixture.acquired(one, shared("b"));
        fixture.store.land();
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(group).isNotDone();
        assertThat(reader.isHeld()).isTrue();

        reader.release();
        fixture.time.advance(Duration.ofSeconds(5));

        assertThat(GroupFixture.granted(group).isHeld()).isTrue();
    }

    @Test
    void aSingleAttemptForAGroupWithASharedLockTakesNothing() throws InterruptedException {
        LockHandle reader = EngineFixture.acquired(one, shared("b"));
        assertThat(two.tryAcquireAll(GroupFixture.requests("a", "b"))).isEmpty();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.holderInTable("b")).isNull();
        assertThat(reader.isHeld()).isTrue();
    }

    @Test
    void aGroupHoldsEachOfItsLocksAlone() {
        assertThatThrownBy(() -> one.acquireAll(List.of(LockRequest.of("a"), shared("b"))))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll("'b' of a group has shared", "Leave it out, or acquire the lock by itself");
        assertThatThrownBy(() -> one.acquireAll(List.of(
                        LockRequest.of("a"), LockRequest.builder("b").limit(3).build())))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll("'b' of a group has limit", "Leave it out, or acquire the lock by itself");
    }
}
