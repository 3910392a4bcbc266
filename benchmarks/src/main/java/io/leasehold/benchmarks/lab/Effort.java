package io.leasehold.benchmarks.lab;

import java.time.Duration;

/** How much is measured: all of it for a reference run, or as much as shows that it works. */
public enum Effort {
    FULL,
    SHORT;

    /** Returns a number of rounds, or of whatever is counted. */
    public int count(int full, int little) {
        return this == FULL ? full : little;
    }

    /** Returns a length of time. */
    public Duration millis(long full, long little) {
        return Duration.ofMillis(this == FULL ? full : little);
    }
}
