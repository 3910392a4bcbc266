package io.leasehold.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wall clocks that jump, the owner's one way and the waiter's the other. Skipped where there is no C compiler. */
class WallClockIT {

    private static Fleet fleet;

    @BeforeAll
    static void start() {
        if (WallClockLibrary.path().isEmpty()) {
            System.out.println("Skipped: tests with jumping wall clocks, which need Linux and a C compiler (cc)");
        }
        assumeThat(WallClockLibrary.path())
                .as("a C compiler, for what makes wall clocks jump (Debian: apt-get install gcc libc6-dev)")
                .isPresent();
        fleet = new Fleet(2);
        fleet.warmUp();
    }

    @AfterAll
    static void end() {
        if (fleet != null) {
            fleet.close();
        }
    }

    @AfterEach
    void heal() {
        fleet.heal();
    }

    /** An hour and ten years, forward and back. */
    @ParameterizedTest
    @ValueSource(longs = {1, -1, 87_660, -87_660})
    void theLockStaysWithItsOwnerAndThenGoesToTheNext(long hours) {
        String key = "jump-by-" + hours + "-hours";
        Duration jump = Duration.ofHours(hours);
        ContenderProcess owner = fleet.machine(0).process();
        ContenderProcess waiter = fleet.machine(1).process();
        long token = owner.acquire(key).number(2);
        waiter.tell("acquire", key);
        Report before = owner.ask("clocks");

        fleet.machine(0).wallClock.show(jump);
        fleet.machine(1).wallClock.show(jump.negated());
        assertThatOnlyTheWallClockJumped(before, owner.ask("clocks"), jump);

        // A hold that has ended never comes back: however long the looks take, none may miss it.
        await().during(Contender.LEASE.multipliedBy(3).dividedBy(2))
                .atMost(Contender.LEASE.multipliedBy(10))
                .until(() -> owner.holds(key));
        assertThat(owner.losses(key)).isEmpty();
        assertThat(waiter.heard(report -> report.is(Report.GRANTED, key))).isEmpty();
        assertThat(owner.ask("release", key).word(1)).isEqualTo("RELEASED");
        assertThat(waiter.awaitReport(Report.GRANTED, key).number(2)).isGreaterThan(token);
        assertThat(waiter.holds(key)).isTrue();
        assertThat(fleet.violations()).isEmpty();
    }

    /** The limit of what wall clocks may do, as the timing contract states it. */
    @Test
    void theRowOfAnOwnerWhoLagsByMoreThanTheExpiryPeriodIsLeftToTimeToLive() {
        fleet.machine(0).process().acquire("lagging");
        assertThat(fleet.isGarbage("lagging")).isFalse();

        fleet.machine(0).wallClock.show(Contender.EXPIRY.plusHours(1).negated());

        await().atMost(Contender.LEASE.multipliedBy(10)).until(() -> fleet.isGarbage("lagging"));
    }

    private static void assertThatOnlyTheWallClockJumped(Report before, Report after, Duration jump) {
        assertThat(Duration.ofMillis(after.number(1) - before.number(1)).minus(jump))
                .as("how far the wall clock is from where it jumped to")
                .isBetween(Duration.ofSeconds(-10), Duration.ofSeconds(10));
        assertThat(Duration.ofNanos(after.number(2) - before.number(2)))
                .as("how far the monotonic clock went on meanwhile")
                .isBetween(Duration.ZERO, Duration.ofSeconds(10));
    }
}
