package io.leasehold.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SystemEntropyTest {

    /** The random numbers that an image of a process goes on with: all images have the same. */
    private static Random restored() {
        return new Random(7);
    }

    private static String holdId(Duration time, Duration wall) {
        VirtualTime clocks = new VirtualTime();
        clocks.advance(time);
        clocks.stepWall(wall);
        return new SystemEntropy(restored(), clocks).holdId();
    }

    @Test
    void twoImagesOfOneProcessShareNoHoldId() {
        Duration none = Duration.ZERO;

        assertThat(holdId(none, none)).isEqualTo(holdId(none, none));
        assertThat(holdId(Duration.ofNanos(1), none)).isNotEqualTo(holdId(none, none));
        assertThat(holdId(none, Duration.ofMillis(1))).isNotEqualTo(holdId(none, none));
    }

    @Test
    void aHoldIdHas32HexDigitsAndNeverComesTwice() {
        SystemEntropy entropy = new SystemEntropy();
        Set<String> ids = new HashSet<>();
        for (int number = 0; number < 10_000; number++) {
            String id = entropy.holdId();
            assertThat(id).matches("[0-9a-f]{32}");
            ids.add(id);
        }
        assertThat(ids).hasSize(10_000);
    }
}
