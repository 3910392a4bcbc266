package io.leasehold.bridge.shedlock;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.test.TestLock;
import io.leasehold.test.TestLockClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When {@code lock} waits for the lease of an owner that seems dead. */
class DeadOwnerTest {

    private static final LockKey KEY = LockKey.of("job");

    private final TestLockClient client = TestLockClient.create();
    private final TestLock job = client.testLock(KEY);
    private final ManualTimer timer = new ManualTimer(client);
    private final LeaseholdLockProvider provider =
            new LeaseholdLockProvider(LeaseholdLockProvider.builder(client), timer);

    private final Instant now = Instant.parse("2026-11-27T03:00:00Z");

    DeadOwnerTest() {
        ClockProvider.setClock(Clock.fixed(now, ZoneOffset.UTC));
    }

    @AfterEach
    void reset() {
        Thread.interrupted();
        ClockProvider.setClock(Clock.systemUTC());
    }

    @Test
    void overdueOwnerIsTakenOverAfterItsLease() throws InterruptedException {
        die(now.minusSeconds(86_400), ofSeconds(30));
        assertThat(attempt()).isPresent();
        assertThat(timer.pauses).containsExactly(ofSeconds(30));
    }

    @Test
    void ownerThatIsNotOverdueIsNotWaitedFor() throws InterruptedException {
        die(now.minusSeconds(2), ofSeconds(30));
        assertThat(attempt()).isEmpty();
        assertThat(timer.pauses).isEmpty();
    }

    @Test
    void ownerWithLongLeaseIsNotWaitedFor() throws InterruptedException {
        die(now.minusSeconds(86_400), ofSeconds(61));
        assertThat(attempt()).isEmpty();
        assertThat(timer.pauses).isEmpty();
    }

    @Test
    void zeroDeadOwnerWaitNeverWaits() throws InterruptedException {
        LeaseholdLockProvider impatient =
                new LeaseholdLockProvider(LeaseholdLockProvider.builder(client).deadOwnerWait(ZERO), timer);
        die(now.minusSeconds(60), ofSeconds(30));
        assertThat(impatient.lock(configuration(ofMinutes(1), ZERO))).isEmpty();
        assertThat(timer.pauses).isEmpty();
        assertThatThrownBy(() -> LeaseholdLockProvider.builder(client).deadOwnerWait(ofSeconds(-1)))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("zero");
    }

    @Test
    void ownerThatIsDeadForLongIsNotWaitedFor() throws InterruptedException {
        live(now.plusSeconds(86_400).toString(), ofSeconds(30));
        client.advance(ofSeconds(6)); // to its first heartbeat
        job.abandon();
        client.advance(ofSeconds(30 + 60 + 2)); // its lease, the takeover skew, and what dates round away
        assertThat(attempt()).isPresent();
        assertThat(timer.pauses).isEmpty();
    }

    @Test
    void withoutTakeoversByTheTablesClockAnOwnerThatIsDeadForLongIsWaitedFor() throws InterruptedException {
        TestLockClient observer = TestLockClient.create(settings -> settings.takeoverSkew(ZERO));
        ManualTimer pauses = new ManualTimer(observer);
        observer.another("other")
                .acquire(LockRequest.builder(KEY)
                        .attribute(
                                Requests.AT_MOST_UNTIL, now.minusSeconds(86_400).toString())
                        .build());
        observer.another("other").crash();
        observer.advance(Duration.ofDays(1));
        LeaseholdLockProvider waiting = new LeaseholdLockProvider(LeaseholdLockProvider.builder(observer), pauses);
        assertThat(waiting.lock(configuration(ofMinutes(1), ZERO))).isPresent();
        assertThat(pauses.pauses).containsExactly(ofSeconds(30));
    }

    @Test
    void ownerThatStillSendsHeartbeatsKeepsTheLock() throws InterruptedException {
        live(now.minusSeconds(60).toString(), ofSeconds(30));
        assertThat(attempt()).isEmpty();
        assertThat(timer.pauses).hasSize(1);
    }

    @Test
    void taskIsNotRunAgainIfAnotherProcessTookOver() throws InterruptedException {
        die(now.minusSeconds(60), ofSeconds(30));
        timer.duringPause =
                () -> client.another("successor").acquire(LockRequest.of(KEY)).release();
        assertThat(attempt()).isEmpty();
        assertThat(row()).isFree();
    }

    @Test
    void ownerWithoutReadableLimitIsNotWaitedFor() throws InterruptedException {
        job.occupy();
        assertThat(attempt()).isEmpty();
        job.free();
        live("yesterday", ofSeconds(30));
        assertThat(attempt()).isEmpty();
        assertThat(timer.pauses).isEmpty();
    }

    @Test
    void interruptedThreadStopsWaiting() throws InterruptedException {
        die(now.minusSeconds(60), ofSeconds(30));
        timer.duringPause = Thread.currentThread()::interrupt;
        assertThat(attempt()).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    /** Another process holds the lock, plans to release it by the given time, and dies. */
    private void die(Instant until, Duration lease) throws InterruptedException {
        live(until.toString(), lease);
        job.abandon();
    }

    /** Another process holds the lock, plans to release it by the given time, and goes on sending heartbeats. */
    private void live(String until, Duration lease) throws InterruptedException {
        client.another("other")
                .acquire(LockRequest.builder(KEY)
                        .lease(lease)
                        .attribute(Requests.AT_MOST_UNTIL, until)
                        .build());
    }

    private Optional<SimpleLock> attempt() {
        return provider.lock(configuration(ofMinutes(1), ZERO));
    }

    private static LockConfiguration configuration(Duration atMost, Duration atLeast) {
        return new LockConfiguration(ClockProvider.now(), "job", atMost, atLeast);
    }

    private LockRecord row() {
        return job.record().orElseThrow();
    }
}
