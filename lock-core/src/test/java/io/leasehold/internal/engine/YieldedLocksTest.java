package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** For how long others go first, and what ends that. */
class YieldedLocksTest {

    private static final LockKey KEY = LockKey.of("a");
    private static final long RETRY = Duration.ofSeconds(1).toNanos();
    private static final long TURN = RETRY / 4 * 5;

    private final YieldedLocks yielded = new YieldedLocks(Duration.ofSeconds(1));

    @Test
    void othersGoFirstForALittleMoreThanARetryPeriod() {
        yielded.begin(KEY, 1, 0);
        assertThat(yielded.nanosLeft(KEY, TURN - 1)).isOne();
        assertThat(yielded.nanosLeft(KEY, TURN)).isNotPositive();
    }

    @Test
    void aLaterReleaseCounts() {
        yielded.begin(KEY, 1, 0);
        yielded.begin(KEY, 2, RETRY);
        assertThat(yielded.nanosLeft(KEY, RETRY)).isEqualTo(TURN);
    }

    @Test
    void theLateAnswerToAnEarlierReleaseSaysNothingOfALaterOne() {
        yielded.begin(KEY, 2, 0);
        yielded.begin(KEY, 1, RETRY);
        assertThat(yielded.nanosLeft(KEY, RETRY)).isEqualTo(TURN - RETRY);
    }

    @Test
    void tokensMayFallWhenTheTurnIsOver() {
        yielded.begin(KEY, 2, 0);
        yielded.begin(KEY, 1, TURN);
        assertThat(yielded.nanosLeft(KEY, TURN)).isEqualTo(TURN);
    }
}
