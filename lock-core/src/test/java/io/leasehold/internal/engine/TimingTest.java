package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TimingTest {

    private static final Duration NANO = Duration.ofNanos(1);

    private static Timing timing(Duration lease, Duration heartbeat, Duration safe) {
        return Timing.of(lease, heartbeat, safe);
    }

    private static void assertRefused(
            Duration lease, Duration heartbeat, Duration safe, String setting, String... messageParts) {
        assertThatThrownBy(() -> timing(lease, heartbeat, safe))
                .isInstanceOfSatisfying(InvalidLockSettingException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(LockException.Code.INVALID_SETTING);
                    assertThat(refusal.setting()).isEqualTo(setting);
                    assertThat(refusal).hasMessageContainingAll(messageParts);
                });
    }

    @Test
    void theDefaultsOfTheDesignGiveAGuardOf3SecondsAndAttemptsOf1250Milliseconds() {
        Timing timing = timing(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20));
        assertThat(timing.guard()).isEqualTo(3_000_000_000L);
        assertThat(timing.held()).isEqualTo(27_000_000_000L);
        assertThat(timing.attemptTimeout()).isEqualTo(Duration.ofMillis(1250));
        assertThat(timing.leaseDuration()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({"2000, 500", "4999, 500", "5000, 500", "5010, 501", "60000, 6000"})
    void theGuardIsATenthOfTheLeaseButAtLeastHalfASecond(long leaseMillis, long guardMillis) {
        Timing timing = timing(Duration.ofMillis(leaseMillis), Duration.ofMillis(200), Duration.ofMillis(1000));
        assertThat(timing.guard()).isEqualTo(guardMillis * 1_000_000);
    }

    @ParameterizedTest
    @CsvSource({"1, 250", "1000, 250", "1004, 251", "5000, 1250", "8000, 2000", "9000, 2000", "60000, 2000"})
    void anAttemptMayTakeAQuarterOfAPeriodWithin250MillisecondsAnd2Seconds(long periodMillis, long attemptMillis) {
        Timing timing = timing(Duration.ofMinutes(10), Duration.ofMillis(periodMillis), Duration.ofMinutes(5));
        assertThat(timing.attemptTimeout()).isEqualTo(Duration.ofMillis(attemptMillis));
    }

    @Test
    void theSafePeriodHasRoomForAHeartbeatAndTwoAttemptsAndNotANanosecondLess() {
        Duration least = Duration.ofMillis(5000 + 2 * 1250);
        assertThatCode(() -> timing(Duration.ofSeconds(30), Duration.ofSeconds(5), least))
                .doesNotThrowAnyException();
        assertRefused(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                least.minus(NANO),
                "safePeriod",
                "7.499999999s",
                "5s",
                "1.25s",
                "raise the safe period or lower the heartbeat period");
    }

    @Test
    void theLeaseLessItsGuardHasRoomForTheSafePeriodAndTwoAttemptsAndNotANanosecondLess() {
        Duration most = Duration.ofMillis(27_000 - 2 * 1250);
        assertThatCode(() -> timing(Duration.ofSeconds(30), Duration.ofSeconds(5), most))
                .doesNotThrowAnyException();
        assertRefused(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                most.plus(NANO),
                "leaseDuration",
                "30s",
                "3s",
                "24.500000001s",
                "raise the lease duration or lower the safe period");
    }

    @Test
    void aLeaseHasAtLeast2Seconds() {
        Duration period = Duration.ofMillis(400);
        Duration safe = Duration.ofSeconds(1);
        assertThatCode(() -> timing(Duration.ofSeconds(2), period, safe)).doesNotThrowAnyException();
        assertRefused(
                Duration.ofSeconds(2).minus(NANO), period, safe, "leaseDuration", "1.999999999s", "between 2s and 365");
    }

    @Test
    void aLeaseHasAtMost365Days() {
        Duration period = Duration.ofSeconds(5);
        Duration safe = Duration.ofSeconds(20);
        assertThatCode(() -> timing(Duration.ofDays(365), period, safe)).doesNotThrowAnyException();
        assertRefused(Duration.ofDays(365).plus(NANO), period, safe, "leaseDuration", "365 days");
    }

    @Test
    void aHeartbeatPeriodIsPositive() {
        Duration safe = Duration.ofSeconds(20);
        assertRefused(Duration.ofSeconds(30), Duration.ZERO, safe, "heartbeatPeriod", "0s", "must be positive");
        assertRefused(Duration.ofSeconds(30), Duration.ofSeconds(-1), safe, "heartbeatPeriod", "-1s");
    }

    @Test
    void absurdlyLongPeriodsAreRefusedInWordsAndNotByAnOverflow() {
        Duration eternity = Duration.ofSeconds(Long.MAX_VALUE);
        assertRefused(Duration.ofSeconds(30), eternity, Duration.ofSeconds(20), "safePeriod", "20s");
        assertRefused(Duration.ofSeconds(30), Duration.ofSeconds(5), eternity, "leaseDuration", "30s");
    }

    @Test
    void anotherLeaseScalesHeartbeatAndSafePeriodInProportion() {
        Timing timing = timing(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20));
        assertThat(timing.scaledTo(Duration.ofSeconds(60)))
                .isEqualTo(timing(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(40)));
    }

    @Test
    void anotherLeaseIsHeldToTheSameLimits() {
        Timing timing = timing(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20));
        assertThatThrownBy(() -> timing.scaledTo(Duration.ofSeconds(2).minus(NANO)))
                .isInstanceOf(InvalidLockSettingException.class);
        assertThatThrownBy(() -> timing.scaledTo(Duration.ofDays(365).plus(NANO)))
                .isInstanceOf(InvalidLockSettingException.class);
    }

    static List<Timing> bases() {
        return List.of(
                timing(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20)),
                timing(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofMillis(1000)),
                timing(Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(4)),
                timing(Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofMillis(24_500)),
                timing(Duration.ofSeconds(10), Duration.ofMillis(4500), Duration.ofMillis(6750)),
                timing(Duration.ofSeconds(100), Duration.ofSeconds(82), Duration.ofSeconds(86)),
                timing(Duration.ofDays(1), Duration.ofMinutes(20), Duration.ofHours(1)));
    }

    @ParameterizedTest
    @MethodSource("bases")
    void aTimingScaledToItsOwnLeaseStaysTheSame(Timing base) {
        assertThat(base.scaledTo(base.leaseDuration())).isEqualTo(base);
    }

    @ParameterizedTest
    @MethodSource("bases")
    void aScaledTimingIsInOrderForEveryLease(Timing base) {
        for (long millis = 2000; millis <= Duration.ofDays(1).toMillis(); millis += 1 + millis / 50) {
            Timing scaled = base.scaledTo(Duration.ofMillis(millis));
            assertThat(scaled.heartbeat()).as("heartbeat of %s", scaled).isPositive();
            assertThat(scaled.heartbeat() + 2 * scaled.attempt())
                    .as("heartbeat and two attempts of %s", scaled)
                    .isLessThanOrEqualTo(scaled.safe());
            assertThat(scaled.safe() + 2 * scaled.attempt())
                    .as("safe period and two attempts of %s", scaled)
                    .isLessThanOrEqualTo(scaled.held());
            assertThat(Timing.of(
                            scaled.leaseDuration(),
                            Duration.ofNanos(scaled.heartbeat()),
                            Duration.ofNanos(scaled.safe())))
                    .as("is what the settings alone would give")
                    .isEqualTo(scaled);
        }
    }
}
