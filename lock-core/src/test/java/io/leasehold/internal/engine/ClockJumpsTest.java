package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.runtime.Clocks;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A monotonic clock that jumps ahead under a waiter must not pass for the lease of who holds the lock. */
class ClockJumpsTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final Duration TOLERANCE = Duration.ofMillis(250);

    private final EngineFixture fixture = new EngineFixture();

    private final Clocks wallOnly = new Clocks() {
        @Override
        public long nanoTime() {
            return fixture.time.nanoTime();
        }

        @Override
        public long wallMillis() {
            return fixture.time.wallMillis();
        }

        @Override
        public long uptimeNanos() {
            return NO_UPTIME;
        }
    };

    private LockEngine withoutUptime() {
        return new LockEngine(fixture.settings("wall", false), fixture.seams(wallOnly));
    }

    private CompletableFuture<LockHandle> waiting(LockEngine by) {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        return EngineFixture.asked(by, "a", Duration.ofMinutes(30));
    }

    @Test
    void aWaiterWaitsForTheWholeLeaseFromTheJumpOn() {
        CompletableFuture<LockHandle> waiting = waiting(fixture.engine);
        fixture.time.advance(Duration.ofSeconds(5));
        fixture.time.jump(Duration.ofMinutes(1));
        fixture.time.advance(Duration.ofSeconds(29));
        assertThat(waiting).isNotDone();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(EngineFixture.granted(waiting).isHeld()).isTrue();
    }

    @Test
    void aSingleAttemptDoesNotTakeAJumpForTheLease() throws InterruptedException {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isEmpty();
        fixture.time.jump(EngineFixture.LEASE);
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isEmpty();
        fixture.advanceToJustBefore(EngineFixture.LEASE);
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isEmpty();
        fixture.advanceToIt();
        assertThat(fixture.engine.tryAcquire(LockRequest.of(KEY))).isPresent();
    }

    @Test
    void aDifferenceWithinTheToleranceIsNoJumpAndANanosecondMoreIs() {
        ClockJumps jumps = new ClockJumps(fixture.time);
        Observation observed = observed();
        fixture.time.jump(TOLERANCE);
        assertThat(jumps.nanosLeft(observed))
                .isEqualTo(EngineFixture.LEASE.minus(TOLERANCE).toNanos());
        fixture.time.jump(Duration.ofNanos(1));
        assertThat(jumps.nanosLeft(observed)).isEqualTo(EngineFixture.LEASE.toNanos());
    }

    @Test
    void howeverLongAgoTheUptimeWasReadItIsBelievedToTheTolerance() {
        Duration passed = Duration.ofSeconds(5);
        assertThat(leftAfter(fixture.time, passed, TOLERANCE))
                .isEqualTo(EngineFixture.LEASE.minus(passed).minus(TOLERANCE).toNanos());
        assertThat(leftAfter(fixture.time, passed, TOLERANCE.plusNanos(1))).isEqualTo(EngineFixture.LEASE.toNanos());
    }

    @Test
    void aTwentiethMoreThanTheWallClockIsNoJumpAndANanosecondMoreIs() {
        Duration passed = Duration.ofSeconds(5);
        Duration allowed = TOLERANCE.plus(passed.dividedBy(20));
        assertThat(leftAfter(wallOnly, passed, allowed))
                .isEqualTo(EngineFixture.LEASE.minus(passed).minus(allowed).toNanos());
        assertThat(leftAfter(wallOnly, passed, allowed.plusNanos(1))).isEqualTo(EngineFixture.LEASE.toNanos());
    }

    private long leftAfter(Clocks clocks, Duration passed, Duration ahead) {
        ClockJumps jumps = new ClockJumps(clocks);
        Observation observed = observed();
        fixture.time.advance(passed);
        fixture.time.jump(ahead);
        return jumps.nanosLeft(observed);
    }

    @Test
    void aSuspensionDoesNotHideTheJumpThatFollows() {
        ClockJumps jumps = new ClockJumps(fixture.time);
        fixture.time.suspend(Duration.ofSeconds(10));
        Observation observed = observed();
        assertThat(jumps.nanosLeft(observed)).isEqualTo(EngineFixture.LEASE.toNanos());
        fixture.time.jump(Duration.ofSeconds(10));
        assertThat(jumps.nanosLeft(observed)).isEqualTo(EngineFixture.LEASE.toNanos());
    }

    private Observation observed() {
        fixture.store.occupy(KEY, "other", "version-1", EngineFixture.LEASE);
        return new Observations()
                .see(
                        KEY,
                        null,
                        (Row.Held) fixture.store
                                .read(KEY, Duration.ZERO)
                                .toCompletableFuture()
                                .join()
                                .content(),
                        fixture.time.nanoTime());
    }

    @Test
    void whereTheUptimeIsUnknownTheWallClockIsTheWitness() {
        CompletableFuture<LockHandle> waiting = waiting(withoutUptime());
        fixture.time.advance(Duration.ofSeconds(5));
        fixture.time.jump(Duration.ofMinutes(1));
        fixture.time.advance(Duration.ofSeconds(29));
        assertThat(waiting).isNotDone();
    }

    @Test
    void aWallClockThatIsSetAgainAndAgainKeepsNobodyWaitingForEver() {
        CompletableFuture<LockHandle> waiting = waiting(withoutUptime());
        for (int second = 0; second < 40; second++) {
            fixture.time.stepWall(Duration.ofSeconds(-10));
            fixture.time.advance(Duration.ofSeconds(1));
        }
        // Granted; with clocks that disagree like this, the hold counts only after its next heartbeat.
        assertThat(waiting).isCompleted();
    }

    @Test
    void aWallClockThatIsSetChangesNothingWhereTheUptimeIsKnown() {
        CompletableFuture<LockHandle> waiting = waiting(fixture.engine);
        fixture.time.advance(Duration.ofSeconds(5));
        fixture.time.stepWall(Duration.ofHours(-1));
        fixture.advanceToJustBefore(Duration.ofSeconds(25));
        assertThat(waiting).isNotDone();
        fixture.advanceToIt();
        assertThat(waiting).isDone();
    }
}
