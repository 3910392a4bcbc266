package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClientClosedException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.pace.Admission;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Groups whose client stops, or whose caller leaves, while a request of theirs is under way. */
class GroupStopTest {

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void aGroupWhoseTransactionIsAnsweredWhileItsClientStopsIsEnded() {
        fixture.store.next(Operation.TAKE_ALL, Fault.DELAY_ANSWER);
        CompletableFuture<LockGroup> group = GroupFixture.asked(fixture.engine, "a", "b");
        KeyQueues queues = EngineAccess.clientOf(fixture.engine).queues();
        // The answer comes between the end of one of its requests and the moment in which the group is told of it.
        Stream.of("a", "b")
                .forEach(key ->
                        Objects.requireNonNull(queues.first(LockKey.of(key))).whenOver(fixture.store::land));
        fixture.engine.stopAcquiring();
        assertThat(EngineFixture.failureOf(group)).isInstanceOf(LockClientClosedException.class);
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.holderInTable("a")).isNull();
        assertThat(fixture.holderInTable("b")).isNull();
    }

    /** The lock may be this client's by then: an old sight of its own hold would look like a dead owner's one day. */
    @Test
    void whatIsReadForAGroupThatHasLeftIsNotRemembered() {
        fixture.store.next(Operation.READ_ALL, Fault.DELAY);
        CompletableFuture<LockGroup> group = GroupFixture.asked(fixture.engine, "a", "b");
        group.cancel(false);
        LockHandle lock = EngineFixture.acquired(fixture.engine, LockRequest.of("a"));
        fixture.store.land();
        assertThat(lock.isHeld()).isTrue();
        assertThat(EngineAccess.clientOf(fixture.engine).observations().get(LockKey.of("a")))
                .isNull();
    }

    @Test
    void aGroupThatLeavesBeforeItsReadIsSentSendsNone() {
        fixture.store.always(Fault.DELAY);
        for (int other = 0; other < 2 * Admission.LEAST_AT_ONCE; other++) {
            CompletableFuture<LockHandle> unused =
                    EngineFixture.asked(fixture.engine, "other-" + other, Duration.ofMinutes(1));
        }
        CompletableFuture<LockGroup> group = GroupFixture.asked(fixture.engine, "a", "b");
        group.cancel(false);
        fixture.store.land();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(fixture.store.count(Operation.READ_ALL)).isZero();
    }
}
