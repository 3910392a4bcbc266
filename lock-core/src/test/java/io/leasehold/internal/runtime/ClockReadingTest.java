package io.leasehold.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clocks that agree or do not. */
class ClockReadingTest {

    private static final long SECOND = 1_000_000_000L;
    private static final ClockReading EARLIER = new ClockReading(Long.MAX_VALUE - 5, 1_000, 50 * SECOND);

    private static boolean disagrees(long nanos, long wallMillis, long uptimeNanos) {
        ClockReading later = new ClockReading(EARLIER.nano() + nanos, 1_000 + wallMillis, 50 * SECOND + uptimeNanos);
        return EARLIER.disagreesWith(later, SECOND);
    }

    @Test
    void clocksThatWentOnTogetherAgreeAlsoWhereTheMonotonicOneWrapsAround() {
        assertThat(disagrees(10 * SECOND, 10_000, 10 * SECOND)).isFalse();
    }

    @Test
    void theUptimeAloneGivesASuspensionAwayEvenIfTheWallClockWasSetBack() {
        assertThat(disagrees(10 * SECOND, 10_000, 11 * SECOND)).isFalse();
        assertThat(disagrees(10 * SECOND, 10_000, 11 * SECOND + 1)).isTrue();
    }

    @Test
    void theWallClockAloneGivesASuspensionAwayWhereTheUptimeIsUnknown() {
        ClockReading earlier = new ClockReading(0, 1_000, Clocks.NO_UPTIME);
        assertThat(earlier.disagreesWith(new ClockReading(SECOND, 3_000, Clocks.NO_UPTIME), SECOND))
                .isFalse();
        assertThat(earlier.disagreesWith(new ClockReading(SECOND, 3_001, Clocks.NO_UPTIME), SECOND))
                .isTrue();
    }

    @Test
    void anUptimeThatOneOfTheMomentsDoesNotKnowIsNoDisagreement() {
        ClockReading unknown = new ClockReading(EARLIER.nano() + 10 * SECOND, 11_000, Clocks.NO_UPTIME);
        assertThat(EARLIER.disagreesWith(unknown, SECOND)).isFalse();
        assertThat(unknown.disagreesWith(new ClockReading(unknown.nano(), 11_000, 70 * SECOND), SECOND))
                .isFalse();
    }

    @Test
    void aJumpByCenturiesDoesNotOverflow() {
        long centuries = Duration.ofDays(365 * 1000L).toMillis();
        assertThat(disagrees(SECOND, centuries, SECOND)).isTrue();
        assertThat(disagrees(SECOND, -centuries, SECOND)).isTrue();
    }
}
