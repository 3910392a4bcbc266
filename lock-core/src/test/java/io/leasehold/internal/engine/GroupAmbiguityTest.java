package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.GroupFixture.asked;
import static io.leasehold.internal.engine.GroupFixture.granted;
import static io.leasehold.internal.engine.GroupFixture.requests;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions whose outcome is unknown. */
class GroupAmbiguityTest {

    private final EngineFixture fixture = new EngineFixture();

    private String versionOf(String key) {
        return Objects.requireNonNull(fixture.store.rows.get(LockKey.of(key)).version());
    }

    private void holdsWhatTheTableShows(LockGroup group) {
        for (LockHandle handle : group.handles()) {
            String version = versionOf(handle.key().partitionKey());
            assertThat(version).startsWith(((HeldLock) handle).holdId());
            assertThat(handle.fencingToken())
                    .isEqualTo(fixture.store.rows.get(handle.key()).fencingToken());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {
                "LOSE_REQUEST",
                "LOSE_RESPONSE",
                "FAIL_AFTER",
                "REPEAT",
                "REPEAT_LATE",
                "THROTTLE",
                "HOLD_BACK",
                "DELAY",
                "DELAY_ANSWER",
                "THROW"
            })
    void aTransactionInDoubtIsNeverGrantedByHalf(Fault fault) {
        fixture.store.next(Operation.TAKE_ALL, fault);
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b", "c");
        fixture.time.advance(Duration.ofSeconds(5));
        LockGroup held = granted(group);
        holdsWhatTheTableShows(held);
        fixture.store.land();
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(held.isHeld()).isTrue();
        holdsWhatTheTableShows(held);
        held.release();
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.holderInTable("b")).isNull();
        assertThat(fixture.holderInTable("c")).isNull();
    }

    @Test
    void eachTryHasFreshHoldIdsAndAFreshRequestToken() {
        fixture.store.next(Operation.TAKE_ALL, Fault.FAIL_AFTER);
        fixture.store.groupOutcomes.add(new GroupOutcome.Conflict());
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b");
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(granted(group).isHeld()).isTrue();
        assertThat(fixture.store.groupTakes).hasSize(2);
        assertThat(fixture.store.groupTakes).extracting(GroupTake::requestToken).doesNotHaveDuplicates();
        assertThat(fixture.store.groupTakes.stream()
                        .flatMap(take -> take.parts().stream())
                        .map(part -> part.take().holdId()))
                .hasSize(4)
                .doesNotHaveDuplicates();
    }

    @Test
    void everyIdOfATransactionInDoubtIsReleased() {
        fixture.store.next(Operation.TAKE_ALL, Fault.LOSE_RESPONSE);
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b");
        String first = versionOf("a");
        group.cancel(false);
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(first).isNotEmpty();
        assertThat(fixture.store.count(Operation.RELEASE)).isEqualTo(2);
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.holderInTable("b")).isNull();
    }

    @Test
    void aTransactionThatLandsAfterItsTimeLimitIsReleasedWhenItsAnswerComes() {
        fixture.store.next(Operation.TAKE_ALL, Fault.DELAY);
        CompletableFuture<LockGroup> group =
                fixture.engine.acquireAllAsync(GroupFixture.waiting(Duration.ofMillis(100), "a", "b"));
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(EngineFixture.failureOf(group)).isInstanceOf(LockException.class);
        fixture.store.land();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.holderInTable("b")).isNull();
    }

    @Test
    void aRowThatALostTransactionOccupiesHasNoOwnerForThisClient() {
        fixture.store.next(Operation.TAKE_ALL, Fault.HOLD_BACK);
        CompletableFuture<LockGroup> cancelled = asked(fixture.engine, "a", "b");
        cancelled.cancel(false);
        fixture.time.advance(Duration.ofSeconds(3));
        fixture.store.land();
        assertThat(fixture.holderInTable("a")).isEqualTo("me");
        assertThat(GroupFixture.acquired(fixture.engine, "a", "b").isHeld()).isTrue();
    }

    @Test
    void aSingleAttemptInDoubtFailsAndLeavesNothing() {
        fixture.store.next(Operation.TAKE_ALL, Fault.FAIL_AFTER);
        assertThatThrownBy(() -> fixture.engine.tryAcquireAll(requests("a", "b")))
                .isInstanceOfSatisfying(
                        LockException.class,
                        failure -> assertThat(failure.code()).isEqualTo(LockException.Code.STORE_UNAVAILABLE));
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.holderInTable("b")).isNull();
    }

    @Test
    void anOutageEndsTheWaitWithItsCause() {
        fixture.store.always(Operation.READ_ALL, Fault.THROTTLE);
        CompletableFuture<LockGroup> group =
                fixture.engine.acquireAllAsync(GroupFixture.waiting(Duration.ofSeconds(8), "a", "b"));
        fixture.time.advance(Duration.ofSeconds(9));
        assertThat(EngineFixture.failureOf(group))
                .isInstanceOfSatisfying(
                        LockException.class,
                        failure -> assertThat(failure.code()).isEqualTo(LockException.Code.STORE_UNAVAILABLE));
        assertThat(fixture.store.count(Operation.READ_ALL)).isBetween(5L, 40L);
    }

    @Test
    void aStandstillOfTheMachineMakesTheWholeTransactionUseless() {
        fixture.store.next(Operation.TAKE_ALL, Fault.DELAY_ANSWER);
        CompletableFuture<LockGroup> group = asked(fixture.engine, "a", "b");
        fixture.time.stepWall(Duration.ofMinutes(1));
        fixture.store.land();
        assertThat(group).isNotDone();
        fixture.time.advance(Duration.ofSeconds(2));
        holdsWhatTheTableShows(granted(group));
    }
}
