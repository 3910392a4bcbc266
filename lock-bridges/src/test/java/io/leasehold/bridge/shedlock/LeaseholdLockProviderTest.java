package io.leasehold.bridge.shedlock;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRecord;
import io.leasehold.bridge.FakeLocks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class LeaseholdLockProviderTest {

    private static final LockKey KEY = LockKey.of("job");

    private final FakeLocks client = new FakeLocks();
    private final ManualTimer timer = new ManualTimer(client);
    private final LeaseholdLockProvider provider =
            new LeaseholdLockProvider(LeaseholdLockProvider.builder(client), timer);

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Nested
    class LockAtMostFor {

        @Test
        @ExtendWith(OutputCaptureExtension.class)
        void endsTheHoldThoughItsTaskStillRunsAndWarns(CapturedOutput output) {
            SimpleLock lock = lock(ofMinutes(10), ZERO);
            timer.advance(ofMinutes(10).minusNanos(1));
            assertThat(client.isFree("job")).isFalse();
            timer.advance(ofNanos(1));
            assertThat(client.isFree("job")).isTrue();
            assertThat(output).contains("WARN").contains("'job'").contains("lockAtMostFor");
            assertThatCode(lock::unlock).doesNotThrowAnyException();
        }

        @Test
        void leavesTheNextHoldAlone() {
            SimpleLock overrun = lock(ofMinutes(1), ZERO);
            timer.advance(ofMinutes(1));
            lock(ofMinutes(5), ZERO);
            overrun.unlock();
            timer.advance(ofMinutes(4));
            assertThat(client.isFree("job")).isFalse();
        }

        @Test
        void isForgottenWhenItsTaskEnds() {
            lock(ofMinutes(10), ZERO).unlock();
            assertThat(client.isFree("job")).isTrue();
            assertThat(timer.scheduled()).isZero();
        }

        @Test
        void boundsTheLeaseToo() {
            lock(ofSeconds(10), ZERO);
            assertThat(client.requests.get(0).lease()).contains(ofSeconds(10));
        }

        @Test
        void neverMakesTheLeaseTooShort() {
            lock(ZERO, ZERO);
            assertThat(client.requests.get(0).lease()).contains(ofSeconds(2));
        }

        @Test
        void leavesTheLeaseToTheClientElse() {
            lock(ofMinutes(10), ofSeconds(30));
            assertThat(client.requests.get(0).lease()).isEmpty();
        }
    }

    @Nested
    class LockAtLeastFor {

        @Test
        void keepsTheLockAfterItsTask() {
            SimpleLock lock = lock(ofMinutes(10), ofSeconds(20));
            timer.advance(ofSeconds(5));
            lock.unlock();
            timer.advance(ofSeconds(15).minusNanos(1));
            assertThat(client.isFree("job")).isFalse();
            timer.advance(ofNanos(1));
            assertThat(client.isFree("job")).isTrue();
        }

        @Test
        void isOverWhenItsTaskTookLonger() {
            SimpleLock lock = lock(ofMinutes(10), ofSeconds(20));
            timer.advance(ofSeconds(20));
            lock.unlock();
            assertThat(client.isFree("job")).isTrue();
        }

        @Test
        void isTheLeastLeaseSoThatItHoldsIfTheProcessDies() {
            lock(ofMinutes(10), ofMinutes(5));
            assertThat(client.requests.get(0).lease()).contains(ofMinutes(5));
        }

        @Test
        void tellsOfALossAtOnce() {
            SimpleLock lock = lock(ofMinutes(10), ofSeconds(20));
            handle().lose();
            assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
        }

        @Test
        void mayBeOverBeforeUnlockReturns() {
            SimpleLock lock = lock(ofMinutes(10), ofSeconds(20));
            timer.fasterThanTheCaller = true;
            assertThatCode(lock::unlock).doesNotThrowAnyException();
            assertThat(client.isFree("job")).isTrue();
        }

        @Test
        void isLeftToTheClientOnceTheProviderIsClosed() {
            SimpleLock lock = lock(ofMinutes(10), ofSeconds(20));
            provider.close();
            assertThatCode(lock::unlock).doesNotThrowAnyException();
            assertThat(client.isFree("job")).isFalse();
        }
    }

    @Nested
    class Extension {

        @Test
        void countsBothTimesAnew() {
            SimpleLock lock = lock(ofSeconds(10), ZERO);
            timer.advance(ofSeconds(6));
            SimpleLock extended = lock.extend(ofSeconds(10), ofSeconds(8)).orElseThrow();
            timer.advance(ofSeconds(6));
            assertThat(client.isFree("job")).isFalse();
            extended.unlock();
            timer.advance(ofSeconds(2).minusNanos(1));
            assertThat(client.isFree("job")).isFalse();
            timer.advance(ofNanos(1));
            assertThat(client.isFree("job")).isTrue();
        }

        @Test
        void canShortenTheTime() {
            SimpleLock lock = lock(ofMinutes(10), ZERO);
            assertThat(lock.extend(ofSeconds(1), ZERO)).isPresent();
            timer.advance(ofSeconds(1));
            assertThat(client.isFree("job")).isTrue();
        }

        @Test
        void makesTheFormerLockUnusable() {
            SimpleLock lock = lock(ofSeconds(10), ZERO);
            assertThat(lock.extend(ofSeconds(10), ZERO)).isPresent();
            assertThatThrownBy(lock::unlock).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> lock.extend(ofSeconds(10), ZERO)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void isRefusedAfterTheTimeIsOver() {
            SimpleLock lock = lock(ofSeconds(10), ZERO);
            timer.advance(ofSeconds(10));
            assertThat(lock.extend(ofSeconds(10), ZERO)).isEmpty();
        }

        @Test
        void isRefusedAfterTheTimeIsOverAlsoIfTheTimerIsLate() {
            SimpleLock lock = lock(ofSeconds(10), ZERO);
            client.now = ofSeconds(10);
            assertThat(lock.extend(ofSeconds(10), ZERO)).isEmpty();
            assertThat(client.isFree("job")).isTrue();
        }

        @Test
        void isRefusedAfterALoss() {
            SimpleLock lock = lock(ofSeconds(10), ZERO);
            handle().lose();
            assertThat(lock.extend(ofSeconds(10), ZERO)).isEmpty();
        }
    }

    @Nested
    class ADeadOwner {

        private final Instant now = Instant.parse("2026-11-27T03:00:00Z");

        ADeadOwner() {
            ClockProvider.setClock(Clock.fixed(now, ZoneOffset.UTC));
        }

        @AfterEach
        void resetClock() {
            ClockProvider.setClock(Clock.systemUTC());
        }

        @Test
        void whoIsOverdueIsSucceededAfterItsLease() {
            client.put(row("h:7", now.minusSeconds(86_400), ofSeconds(30)));
            assertThat(attempt()).isPresent();
            assertThat(timer.pauses).containsExactly(ofSeconds(30));
        }

        @Test
        void whoIsNotOverdueIsNotWaitedFor() {
            client.put(row("h:7", now.minusSeconds(2), ofSeconds(30)));
            assertThat(attempt()).isEmpty();
            assertThat(timer.pauses).isEmpty();
        }

        @Test
        void whoseLeaseIsLongIsNotWaitedFor() {
            client.put(row("h:7", now.minusSeconds(86_400), ofSeconds(61)));
            assertThat(attempt()).isEmpty();
            assertThat(timer.pauses).isEmpty();
        }

        @Test
        void isNeverWaitedForIfToldSo() {
            LeaseholdLockProvider impatient = new LeaseholdLockProvider(
                    LeaseholdLockProvider.builder(client).deadOwnerWait(ZERO), timer);
            client.put(row("h:7", now.minusSeconds(60), ofSeconds(30)));
            assertThat(impatient.lock(configuration(ofMinutes(1), ZERO))).isEmpty();
            assertThat(timer.pauses).isEmpty();
            assertThatThrownBy(() -> LeaseholdLockProvider.builder(client).deadOwnerWait(ofSeconds(-1)))
                    .isInstanceOf(InvalidLockSettingException.class)
                    .hasMessageContaining("zero");
        }

        @Test
        void whoTurnsOutToLiveKeepsTheLock() {
            client.put(row("h:7", now.minusSeconds(60), ofSeconds(30)));
            timer.duringPause = () -> client.put(row("h:8", now.minusSeconds(60), ofSeconds(30)));
            assertThat(attempt()).isEmpty();
        }

        @Test
        void whomAnotherProcessSucceedsHasHadItsTaskRun() {
            client.put(row("h:7", now.minusSeconds(60), ofSeconds(30)));
            timer.duringPause = () -> client.remove(KEY);
            assertThat(attempt()).isEmpty();
            assertThat(client.isFree("job")).isTrue();
        }

        @Test
        void ofAnotherKindIsNotWaitedFor() {
            client.put(new LockRecord(KEY, "other", ofSeconds(30), "h:7", null, 1, Map.of()));
            assertThat(attempt()).isEmpty();
            client.put(new LockRecord(
                    KEY, "other", ofSeconds(30), "h:7", null, 1, Map.of(Requests.AT_MOST_UNTIL, "yesterday")));
            assertThat(attempt()).isEmpty();
            assertThat(timer.pauses).isEmpty();
        }

        @Test
        void isNotWaitedForByAnInterruptedThread() {
            client.put(row("h:7", now.minusSeconds(60), ofSeconds(30)));
            timer.interrupted = true;
            assertThat(attempt()).isEmpty();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }

        private LockRecord row(String version, Instant until, Duration lease) {
            return new LockRecord(
                    KEY, "other", lease, version, null, 1, Map.of(Requests.AT_MOST_UNTIL, until.toString()));
        }
    }

    @Test
    void whatIsLockedIsNotLockedAgain() {
        lock(ofMinutes(1), ZERO);
        assertThat(attempt()).isEmpty();
        assertThat(client.requests.get(1).waitTimeout()).contains(ZERO);
    }

    @Test
    void aLossIsToldOfByUnlock() {
        SimpleLock lock = lock(ofMinutes(1), ZERO);
        handle().lose();
        assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
    }

    @Test
    void aTaskWhoseLockCannotBeReleasedIsStillGood() {
        client.releaseFailure = new LockException(LockException.Code.STORE_UNAVAILABLE, "away");
        SimpleLock lock = lock(ofMinutes(1), ZERO);
        assertThatCode(lock::unlock).doesNotThrowAnyException();
    }

    @Test
    void aTableThatDoesNotAnswerIsAskedThreeTimes() {
        LockException away = new LockException(LockException.Code.STORE_UNAVAILABLE, "away");
        client.acquireFailures.addAll(List.of(away, away));
        assertThat(attempt()).isPresent();
        client.acquireFailures.addAll(List.of(away, away, away));
        assertThatThrownBy(this::attempt).isSameAs(away);
        assertThat(client.requests).hasSize(6);
    }

    @Test
    void aTableThatRefusesIsNotAskedAgain() {
        LockException denied = new LockException(LockException.Code.ACCESS_DENIED, "denied");
        client.acquireFailures.add(denied);
        assertThatThrownBy(this::attempt).isSameAs(denied);
        assertThat(client.requests).hasSize(1);
    }

    @Test
    void anInterruptedThreadGetsNoLockAndStaysInterrupted() {
        client.interrupts = 1;
        assertThat(attempt()).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void aClosedProviderKeepsNoLockThatItCannotBound() {
        provider.close();
        assertThatThrownBy(this::attempt).isInstanceOf(RejectedExecutionException.class);
        assertThat(client.isFree("job")).isTrue();
    }

    @Test
    void namesCanHaveAPrefix() {
        LeaseholdLockProvider prefixed =
                new LeaseholdLockProvider(LeaseholdLockProvider.builder(client).keyPrefix("shedlock:"), timer);
        assertThat(prefixed.lock(configuration(ofMinutes(1), ZERO))).isPresent();
        assertThat(client.isFree("job")).isTrue();
        assertThat(client.isFree("shedlock:job")).isFalse();
    }

    private SimpleLock lock(Duration atMost, Duration atLeast) {
        return provider.lock(configuration(atMost, atLeast)).orElseThrow();
    }

    private Optional<SimpleLock> attempt() {
        return provider.lock(configuration(ofMinutes(1), ZERO));
    }

    private static LockConfiguration configuration(Duration atMost, Duration atLeast) {
        return new LockConfiguration(ClockProvider.now(), "job", atMost, atLeast);
    }

    private FakeLocks.FakeHandle handle() {
        return client.handles.get(client.handles.size() - 1);
    }
}
