package io.leasehold.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    private final Throughput two = Throughput.of(2, 0);

    @Test
    void takesNoMoreThanItsShareOfASecond() {
        assertThat(two.takes(0)).isTrue();
        assertThat(two.takes(0)).isTrue();
        assertThat(two.takes(0)).isFalse();
        assertThat(two.takes(TimeUnit.MILLISECONDS.toNanos(500))).isTrue();
        assertThat(two.takes(TimeUnit.MILLISECONDS.toNanos(500))).isFalse();
    }

    @Test
    void savesNoMoreThanASecond() {
        long later = TimeUnit.MINUTES.toNanos(1);
        assertThat(two.takes(later)).isTrue();
        assertThat(two.takes(later)).isTrue();
        assertThat(two.takes(later)).isFalse();
    }

    @Test
    void takesEverythingWithoutALimit() {
        assertThat(Throughput.UNLIMITED.takes(0)).isTrue();
    }
}
