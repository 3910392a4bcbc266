package io.leasehold.internal.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many requests may be under way at once. */
class InFlightLimitTest {

    private static final int MOST = 5_000;
    private static final long ATTEMPT = TimeUnit.SECONDS.toNanos(1);

    private final InFlightLimit limit = new InFlightLimit(MOST);
    private long now;

    private void answer(long took, boolean answered, boolean othersWait) {
        now += took;
        limit.learn(now - took, now, ATTEMPT, answered, othersWait);
    }

    private void rise(int by) {
        for (int i = 0; i < by; i++) {
            answer(1, true, true);
        }
    }

    @Test
    void itBeginsWithAsManyAsTheSdkHasConnections() {
        assertThat(limit.current()).isEqualTo(InFlightLimit.LEAST).isEqualTo(50);
    }

    @Test
    void itRisesWithEachAnswerThatComesInLessThanAQuarterOfAnAttemptWhileOthersWait() {
        answer(ATTEMPT / 4 - 1, true, true);
        assertThat(limit.current()).isEqualTo(InFlightLimit.LEAST + 1);
        answer(ATTEMPT / 4, true, true);
        assertThat(limit.current()).isEqualTo(InFlightLimit.LEAST + 1);
    }

    @Test
    void itDoesNotRiseForNobodyNorForAnError() {
        answer(1, true, false);
        answer(1, false, true);
        assertThat(limit.current()).isEqualTo(InFlightLimit.LEAST);
    }

    @Test
    void itNeverExceedsWhatTheStoreCanDo() {
        rise(2 * MOST);
        assertThat(limit.current()).isEqualTo(MOST);
    }

    @Test
    void aStoreThatCanDoLittleLowersTheLeastToo() {
        InFlightLimit small = new InFlightLimit(8);
        small.learn(0, 1, ATTEMPT, true, true);
        assertThat(small.current()).isEqualTo(8);
        small.learn(2, 2 + ATTEMPT, ATTEMPT, false, true);
        assertThat(small.current()).isEqualTo(8);
    }

    @Test
    void itIsHalvedWhenAnAnswerTookHalfOfAnAttempt() {
        rise(150);
        answer(ATTEMPT / 2 - 1, true, true);
        assertThat(limit.current()).isEqualTo(200);
        answer(ATTEMPT / 2, true, true);
        assertThat(limit.current()).isEqualTo(100);
    }

    @Test
    void itIsHalvedOnceForAllThatWasSentBeforeItWas() {
        rise(350);
        long sent = now;
        for (int i = 0; i < 100; i++) {
            limit.learn(sent, sent + ATTEMPT, ATTEMPT, false, true);
        }
        assertThat(limit.current()).isEqualTo(200);
        limit.learn(sent + ATTEMPT + 1, sent + 2 * ATTEMPT, ATTEMPT, false, true);
        assertThat(limit.current()).isEqualTo(100);
    }

    @Test
    void itNeverFallsBelowItsLeast() {
        for (int i = 0; i < 10; i++) {
            answer(ATTEMPT, false, true);
        }
        assertThat(limit.current()).isEqualTo(InFlightLimit.LEAST);
    }

    @Test
    void theTimeToTheNextRoomFollowsHowLongHeartbeatsAreUnderWay() {
        for (int i = 0; i < 200; i++) {
            limit.learnOccupancy(ATTEMPT * 2 / 5);
        }
        assertThat(limit.nanosToNextRoom()).isCloseTo(ATTEMPT * 2 / 5 / 50, withPercentage(1));
    }
}
