package io.leasehold.bridge.shedlock;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.bridge.RequestCounter;
import io.leasehold.test.Outage;
import io.leasehold.test.TestLock;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import java.time.Instant;
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

    private final RequestCounter requests = new RequestCounter();
    private final TestLockClient client = TestLockClient.create(settings -> settings.telemetry(requests));
    private final TestLock job = client.testLock(KEY);
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
            assertThat(row()).isHeld();
            timer.advance(ofNanos(1));
            assertThat(row()).isFree();
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
            assertThat(row()).isHeld();
        }

        @Test
        void isForgottenWhenItsTaskEnds() {
            lock(ofMinutes(10), ZERO).unlock();
            assertThat(row()).isFree();
            assertThat(timer.scheduled()).isZero();
        }

        @Test
        void boundsTheLeaseToo() {
            lock(ofSeconds(10), ZERO);
            assertThat(request().lease()).contains(ofSeconds(10));
        }

        @Test
        void neverMakesTheLeaseTooShort() {
            lock(ZERO, ZERO);
            assertThat(request().lease()).contains(ofSeconds(2));
        }

        @Test
        void leavesTheLeaseToTheClientElse() {
            lock(ofMinutes(10), ofSeconds(30));
            assertThat(request().lease()).isEmpty();
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
            assertThat(row()).isHeld();
            timer.advance(ofNanos(1));
            assertThat(row()).isFree();
        }

        @Test
        void isOverWhenItsTaskTookLonger() {
            SimpleLock lock = lock(ofMinutes(10), ofSeconds(20));
            timer.advance(ofSeconds(20));
            lock.unlock();
            assertThat(row()).isFree();
        }

        @Test
        void isTheLeastLeaseSoThatItHoldsIfTheProcessDies() {
            lock(ofMinutes(10), ofMinutes(5));
            assertThat(request().lease()).contains(ofMinutes(5));
        }

        @Test
        void tellsOfALossAtOnce() {
            SimpleLock lock = lock(ofMinutes(10), ofSeconds(20));
            job.steal();
            assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
        }

        @Test
        void mayBeOverBeforeUnlockReturns() {
            SimpleLock lock = lock(ofMinutes(10), ofSeconds(20));
            timer.fasterThanTheCaller = true;
            assertThatCode(lock::unlock).doesNotThrowAnyException();
            assertThat(row()).isFree();
        }

        @Test
        void isLeftToTheClientOnceTheProviderIsClosed() {
            SimpleLock lock = lock(ofMinutes(10), ofSeconds(20));
            provider.close();
            assertThatCode(lock::unlock).doesNotThrowAnyException();
            assertThat(row()).isHeld();
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
            assertThat(row()).isHeld();
            extended.unlock();
            timer.advance(ofSeconds(2).minusNanos(1));
            assertThat(row()).isHeld();
            timer.advance(ofNanos(1));
            assertThat(row()).isFree();
        }

        @Test
        void canShortenTheTime() {
            SimpleLock lock = lock(ofMinutes(10), ZERO);
            assertThat(lock.extend(ofSeconds(1), ZERO)).isPresent();
            timer.advance(ofSeconds(1));
            assertThat(row()).isFree();
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
            client.advance(ofSeconds(10));
            assertThat(lock.extend(ofSeconds(10), ZERO)).isEmpty();
            assertThat(row()).isFree();
        }

        @Test
        void isRefusedAfterALoss() {
            SimpleLock lock = lock(ofSeconds(10), ZERO);
            job.steal();
            assertThat(lock.extend(ofSeconds(10), ZERO)).isEmpty();
        }
    }

    @Test
    void whatIsLockedIsNotLockedAgain() {
        lock(ofMinutes(1), ZERO);
        Instant before = client.now();
        assertThat(attempt()).isEmpty();
        assertThat(client.now()).isEqualTo(before);
    }

    @Test
    void aLossIsToldOfByUnlock() {
        SimpleLock lock = lock(ofMinutes(1), ZERO);
        job.steal();
        assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
    }

    @Test
    void aTaskWhoseLockCannotBeReleasedIsStillGood() {
        SimpleLock lock = lock(ofMinutes(1), ZERO);
        client.beginOutage(Outage.CUT_OFF);
        assertThatCode(lock::unlock).doesNotThrowAnyException();
        assertThat(row()).isHeld();
    }

    @Test
    void aTableThatDoesNotAnswerIsAskedThreeTimes() {
        client.beginOutage(Outage.CUT_OFF);
        requests.at(3, client::endOutage);
        attempt().orElseThrow().unlock();
        client.beginOutage(Outage.CUT_OFF);
        assertThatExceptionOfType(LockException.class)
                .isThrownBy(this::attempt)
                .returns(LockException.Code.STORE_UNAVAILABLE, LockException::code);
        assertThat(requests.count()).isEqualTo(6);
    }

    @Test
    void aTableThatRefusesIsNotAskedAgain() {
        client.beginOutage(Outage.ACCESS_DENIED);
        assertThatExceptionOfType(LockException.class)
                .isThrownBy(this::attempt)
                .returns(LockException.Code.ACCESS_DENIED, LockException::code);
        assertThat(requests.count()).isEqualTo(1);
    }

    @Test
    void anInterruptedThreadGetsNoLockAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThat(attempt()).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void aClosedProviderKeepsNoLockThatItCannotBound() {
        provider.close();
        assertThatThrownBy(this::attempt).isInstanceOf(RejectedExecutionException.class);
        assertThat(row()).isFree();
    }

    @Test
    void namesCanHaveAPrefix() {
        LeaseholdLockProvider prefixed =
                new LeaseholdLockProvider(LeaseholdLockProvider.builder(client).keyPrefix("shedlock:"), timer);
        assertThat(prefixed.lock(configuration(ofMinutes(1), ZERO))).isPresent();
        assertThat(client.held()).extracting(LockHandle::key).containsExactly(LockKey.of("shedlock:job"));
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

    private LockRequest request() {
        return client.held().get(0).request();
    }

    private LockRecord row() {
        return job.record().orElseThrow();
    }
}
