package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.engine.pace.Admission;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that cannot be sent, because as many others as may be are under way. */
class UnsentTest {

    private static final int ROOM = Admission.LEAST_AT_ONCE * 3 / 4;

    private final EngineFixture fixture = new EngineFixture();

    @BeforeEach
    void leaveNoRoomForTakes() {
        fixture.acquired("held");
        fixture.store.always(Operation.TAKE, Fault.LOSE_REQUEST);
        for (int i = 0; i < ROOM; i++) {
            fixture.letWait("hanging " + i, Duration.ofMinutes(5));
        }
        assertThat(taken()).isEqualTo(ROOM + 1);
    }

    private long taken() {
        return fixture.store.count(Operation.TAKE);
    }

    private static void assertUnsent(LockException reason) {
        assertThat(reason.code()).isEqualTo(LockException.Code.STORE_UNAVAILABLE);
        assertThat(reason).hasMessageContaining("was not sent: " + ROOM + " others are under way");
    }

    @Test
    void aWaitEndsOnTimeThoughItsTakeWasNotSent() {
        CompletableFuture<LockHandle> waiting = EngineFixture.asked(fixture.engine, "a", Duration.ofMillis(300));
        fixture.advanceToJustBefore(Duration.ofMillis(300));
        assertThat(waiting).isNotDone();
        fixture.advanceToIt();
        assertThat(EngineFixture.failureOf(waiting)).isInstanceOf(LockAcquireTimeoutException.class);
        assertUnsent((LockException) EngineFixture.failureOf(waiting).getCause());
        fixture.store.heal();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(fixture.store.log(Operation.TAKE))
                .noneMatch(request -> request.key().equals(LockKey.of("a")));
    }

    @Test
    void aSingleAttemptFailsAfterTheTimeOfAnAttemptAndIsNotCalledBusy() {
        CompletableFuture<LockHandle> attempt = fixture.engine.acquireAsync(
                LockRequest.builder("a").waitTimeout(Duration.ZERO).build());
        fixture.advanceToJustBefore(EngineFixture.ATTEMPT);
        assertThat(attempt).isNotDone();
        fixture.advanceToIt();
        LockException reason = (LockException) EngineFixture.failureOf(attempt);
        assertThat(reason).isNotInstanceOf(LockAcquireTimeoutException.class);
        assertThat(reason.code()).isEqualTo(LockException.Code.STORE_UNAVAILABLE);
        assertThat(reason).hasMessageContaining("was not sent");
    }

    @Test
    void aWaitKeepsItsPlaceAndGetsTheLockWhenThereIsRoom() {
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.store.heal();
        fixture.time.advance(EngineFixture.ATTEMPT);
        assertThat(EngineFixture.granted(waiting).isHeld()).isTrue();
        assertThat(EngineFixture.granted(waiting).remaining())
                .as("its lease counts from when the request was sent")
                .isEqualTo(EngineFixture.HELD);
    }

    @Test
    void aWaitThatIsCancelledSendsNothing() {
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        waiting.cancel(false);
        fixture.store.heal();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(fixture.store.log).noneMatch(request -> request.key().equals(LockKey.of("a")));
    }

    @Test
    void closingEndsWhatWaitsToBeSent() {
        CompletableFuture<LockHandle> waiting = fixture.asked("a");
        fixture.engine.stopAcquiring();
        assertThat(waiting).isCompletedExceptionally();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(fixture.store.log).noneMatch(request -> request.key().equals(LockKey.of("a")));
    }

    @Test
    void aReleaseFindsRoomAtOnce() {
        fixture.engine.held().forEach(LockHandle::release);
        assertThat(fixture.holderInTable("held")).isNull();
    }

    /** Whoever leaves before its time tells nobody that the table could not be asked. */
    @Test
    void aRequestThatLeavesBeforeItWasSentIsNoTroubleForThoseBehindIt() {
        CompletableFuture<LockHandle> impatient = fixture.asked("a");
        CompletableFuture<LockHandle> next = fixture.asked("a");
        impatient.cancel(false);
        CompletableFuture<LockHandle> single = EngineFixture.asked(fixture.engine, "a", Duration.ZERO);
        assertThat(next).isNotDone();
        assertThat(EngineFixture.failureOf(single)).isInstanceOf(LockAcquireTimeoutException.class);
    }

    @Test
    void aRequestWhoseTimeIsUpBeforeItWasSentIsTroubleForThoseBehindIt() {
        EngineFixture.asked(fixture.engine, "a", Duration.ofMillis(300)).exceptionally(failure -> null);
        CompletableFuture<LockHandle> next = EngineFixture.asked(fixture.engine, "a", Duration.ofMillis(301));
        fixture.time.advance(Duration.ofMillis(301));
        assertThat(EngineFixture.failureOf(next)).isNotInstanceOf(LockAcquireTimeoutException.class);
        assertUnsent((LockException) EngineFixture.failureOf(next).getCause());
    }

    @Test
    void thoseBehindARequestThatIsNotSentForLongAreNotToldThatTheLockIsBusy() {
        CompletableFuture<LockHandle> head = fixture.asked("a");
        CompletableFuture<LockHandle> behind = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(1));
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(head).isNotDone();
        assertThat(EngineFixture.failureOf(behind)).isNotInstanceOf(LockAcquireTimeoutException.class);
        assertUnsent((LockException) EngineFixture.failureOf(behind).getCause());
    }
}
