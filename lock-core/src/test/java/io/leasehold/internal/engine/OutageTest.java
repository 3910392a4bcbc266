package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.LockException.Code;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A table that cannot be asked, or is too slow, is never called a busy lock. */
class OutageTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final Duration WAIT = Duration.ofSeconds(8);

    private final EngineFixture fixture = new EngineFixture();

    private CompletableFuture<LockHandle> asked() {
        return EngineFixture.asked(fixture.engine, "a", WAIT);
    }

    private static void assertUnreachable(CompletableFuture<LockHandle> asked) {
        assertThat(EngineFixture.failureOf(asked))
                .isNotInstanceOf(LockAcquireTimeoutException.class)
                .isInstanceOfSatisfying(
                        LockException.class,
                        failure -> assertThat(failure.code()).isEqualTo(Code.STORE_UNAVAILABLE))
                .hasMessageContainingAll("Lock 'a'", "not known to be busy")
                .hasCauseInstanceOf(LockException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"LOSE_REQUEST", "LOSE_RESPONSE", "FAIL_AFTER", "THROTTLE"})
    void aWaitInWhichTheTableGaveNoAnswerFailsWithTheReason(Fault fault) {
        fixture.store.always(fault);
        CompletableFuture<LockHandle> asked = asked();
        fixture.time.advance(Duration.ofSeconds(15));
        assertUnreachable(asked);
    }

    @Test
    void aTableSlowerThanTheLimitIsNamedWithWhatToDo() {
        fixture.store.always(Fault.LOSE_RESPONSE);
        CompletableFuture<LockHandle> asked = asked();
        fixture.time.advance(Duration.ofSeconds(15));
        assertThat(EngineFixture.failureOf(asked))
                .hasMessageContainingAll("within 1250 ms", "slow", "raise the lease or the heartbeat period");
    }

    @Test
    void aTableThatReadsButDoesNotWriteIsNotBusy() {
        fixture.store.always(Operation.TAKE, Fault.THROTTLE);
        CompletableFuture<LockHandle> asked = asked();
        fixture.time.advance(Duration.ofSeconds(15));
        assertUnreachable(asked);
    }

    @Test
    void thoseBehindTheOneThatAsksFailWithTheSameReason() {
        fixture.store.always(Fault.THROTTLE);
        fixture.letWait("a", Duration.ofMinutes(5));
        CompletableFuture<LockHandle> behind = asked();
        fixture.time.advance(WAIT);
        assertUnreachable(behind);
    }

    @Test
    void aSingleAttemptBesideAWaiterInTroubleIsNotAnsweredBusy() {
        fixture.store.always(Fault.THROTTLE);
        fixture.letWait("a", Duration.ofMinutes(5));
        fixture.time.advance(WAIT);
        assertThatThrownBy(() -> fixture.engine.tryAcquire(LockRequest.of(KEY)))
                .isInstanceOfSatisfying(
                        LockException.class,
                        failure -> assertThat(failure.code()).isEqualTo(Code.STORE_UNAVAILABLE));
    }

    @Test
    void aHolderSeenBeforeTheWaitIsNoProofThatTheLockIsBusy() throws InterruptedException {
        fixture.store.occupy(KEY, "other", "version-1", Duration.ofDays(1));
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isEmpty();
        fixture.store.always(Fault.THROTTLE);
        CompletableFuture<LockHandle> asked = asked();
        fixture.time.advance(WAIT);
        assertUnreachable(asked);
    }

    @Test
    void aHolderSeenInTheWaitIsBusyWithTheLaterTroubleAsItsCause() {
        fixture.store.occupy(KEY, "other", "version-1", Duration.ofDays(1));
        CompletableFuture<LockHandle> asked = asked();
        fixture.store.always(Fault.THROTTLE);
        fixture.time.advance(WAIT);
        assertThat(EngineFixture.failureOf(asked))
                .isInstanceOf(LockAcquireTimeoutException.class)
                .hasMessageContaining("held by 'other'")
                .hasCauseInstanceOf(LockException.class);
    }

    @Test
    void anOwnHoldIsBusyWhateverBecomesOfTheTable() {
        fixture.acquired("a");
        fixture.store.always(Fault.THROTTLE);
        CompletableFuture<LockHandle> asked = asked();
        fixture.time.advance(WAIT);
        assertThat(EngineFixture.failureOf(asked))
                .isInstanceOf(LockAcquireTimeoutException.class)
                .hasMessageContaining("held by 'me'");
    }

    @Test
    void eachOutageIsWarnedOfOnce() {
        Logger logger = (Logger) LoggerFactory.getLogger(OutageLog.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            failTwice();
            assertThat(log.list)
                    .hasSize(1)
                    .allSatisfy(warning -> assertThat(warning.getLevel()).isEqualTo(Level.WARN));
            fixture.store.heal();
            fixture.acquired("b").release();
            failTwice();
            assertThat(log.list).hasSize(2);
        } finally {
            logger.detachAppender(log);
        }
    }

    private void failTwice() {
        fixture.store.always(Fault.THROTTLE);
        for (int i = 0; i < 2; i++) {
            CompletableFuture<LockHandle> asked = asked();
            fixture.time.advance(WAIT);
            assertUnreachable(asked);
        }
    }

    /** Nobody has been seen to hold the lock, and nobody knows. */
    @Test
    void thoseBehindARequestThatTheTableDoesNotAnswerAreNotToldThatTheLockIsBusy() {
        fixture.store.always(Fault.LOSE_REQUEST);
        fixture.letWait("a", Duration.ofMinutes(5));
        CompletableFuture<LockHandle> behind = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(1));
        fixture.time.advance(Duration.ofSeconds(1));
        assertUnreachable(behind);
    }

    @Test
    void aWaitTooShortToTellIsBusy() {
        fixture.store.always(Fault.LOSE_REQUEST);
        fixture.letWait("a", Duration.ofMinutes(5));
        CompletableFuture<LockHandle> behind = EngineFixture.asked(fixture.engine, "a", Duration.ofMillis(5));
        fixture.time.advance(Duration.ofMillis(5));
        assertThat(EngineFixture.failureOf(behind)).isInstanceOf(LockAcquireTimeoutException.class);
    }

    @Test
    void anOwnHoldInTheWaitIsBusyThoughTheTableIsOutOfReachAfterwards() {
        LockHandle held = fixture.acquired("a");
        fixture.letWait("a", Duration.ofMinutes(5));
        CompletableFuture<LockHandle> last = EngineFixture.asked(fixture.engine, "a", Duration.ofSeconds(10));
        fixture.time.advance(Duration.ofSeconds(4));
        fixture.store.always(Fault.LOSE_REQUEST);
        assertThat(EngineAccess.release(held)).isNotNull();
        fixture.time.advance(Duration.ofSeconds(6));
        assertThat(EngineFixture.failureOf(last)).isInstanceOf(LockAcquireTimeoutException.class);
    }
}
