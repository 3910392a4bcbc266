package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.test.internal.SeededEntropy;
import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What docs/operations.md says that it costs to wait. */
class BackoffTest {

    private static final Pattern IN_ALL = Pattern.compile("about (\\d+) · R in the first three seconds");
    private static final Pattern A_SECOND = Pattern.compile("(\\d+) for each that has begun within three seconds");
    private static final Pattern LATER = Pattern.compile("then (\\d\\.\\d) · t / T · R");
    private static final Pattern AGAIN = Pattern.compile("at most every (\\d+) seconds");
    private static final long THREE_SECONDS = Duration.ofSeconds(3).toNanos();

    private final Backoff backoff = new Backoff(new SeededEntropy(), Duration.ofSeconds(1));

    private static double number(Pattern pattern) throws IOException {
        String page = Files.readString(ProjectFiles.at("docs/operations.md")).replaceAll("\\s+", " ");
        return pattern.matcher(page)
                .results()
                .map(found -> Double.valueOf(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private int looksUntil(long nanos) {
        int looks = 0;
        for (long passed = backoff.next(0); passed <= nanos; passed += backoff.next(passed)) {
            looks++;
        }
        return looks;
    }

    private int looksWhileOwnersChange(long nanos) {
        int looks = 0;
        for (long passed = backoff.next(0); passed <= nanos; passed += backoff.next(passed)) {
            backoff.restart(passed);
            looks++;
        }
        return looks;
    }

    @Test
    void thePageCountsTheLooksOfTheFirstThreeSeconds() throws IOException {
        int looks = looksUntil(THREE_SECONDS);
        assertThat(number(IN_ALL)).isCloseTo(looks, Offset.offset(1.0));
        assertThat(number(A_SECOND)).isCloseTo(looks / 3.0, Offset.offset(0.5));
    }

    @Test
    void thePageCountsTheLooksOfALongWait() throws IOException {
        assertThat(looksUntil(Duration.ofSeconds(10).toNanos())).isPositive();
        assertThat(number(LATER)).isCloseTo(looksUntil(Duration.ofHours(1).toNanos()) / 3600.0, Offset.offset(0.05));
    }

    @Test
    void thePageCountsTheLooksWhereEachLookShowsAnotherOwner() throws IOException {
        double times = 3600 / number(AGAIN);
        double counted = times * number(IN_ALL) + number(LATER) * (3600 - 3 * times);
        assertThat((double) looksWhileOwnersChange(Duration.ofHours(1).toNanos()))
                .isCloseTo(counted, Percentage.withPercentage(5));
    }

    @Test
    void shortPausesComeAgainAfterNineTimesTheirLengthAndNotBefore() {
        long end = 0;
        while (end < THREE_SECONDS) {
            end += backoff.next(end);
        }
        long rested = end + 9 * THREE_SECONDS;
        backoff.restart(rested - 1);
        assertThat(backoff.next(rested - 1))
                .isGreaterThan(Duration.ofMillis(100).toNanos());
        backoff.restart(rested);
        assertThat(backoff.next(rested)).isBetween(40_000_000L, 44_000_000L);
    }

    @Test
    void anotherOwnerDoesNotProlongTheShortPauses() {
        long passed = 0;
        int looks = 0;
        for (; passed < 2 * THREE_SECONDS; looks++) {
            backoff.restart(passed);
            passed += backoff.next(passed);
        }
        assertThat(looks).isLessThan(45);
    }

    @Test
    void aShortRetryPeriodBoundsTheShortPausesToo() {
        Backoff shorter = new Backoff(new SeededEntropy(), Duration.ofMillis(100));
        assertThat(shorter.next(0)).isBetween(40_000_000L, 44_000_000L);
        for (long now = 0; now < 2 * THREE_SECONDS; now += 80_000_000L) {
            assertThat(shorter.next(now)).isBetween(80_000_000L, 100_000_000L);
        }
    }
}
