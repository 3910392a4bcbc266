package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.test.internal.SeededEntropy;
import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What docs/operations.md says that it costs to wait. */
class BackoffTest {

    private static final Pattern IN_ALL = Pattern.compile("about (\\d+) · R in the first three seconds");
    private static final Pattern A_SECOND = Pattern.compile("(\\d+) for each that has begun within three seconds");
    private static final Pattern LATER = Pattern.compile("then (\\d\\.\\d) · t / T · R");
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
        for (long passed = backoff.next(); passed <= nanos; passed += backoff.next()) {
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
}
