package io.leasehold.internal.engine.simulation;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Counts what happened, so that a reader sees that the interesting things did. */
final class Tally {

    private final long[] counts = new long[Happening.values().length];
    private long seeds;
    private long steps;

    /** Adds a run that has ended. */
    void played(long stepsOfRun) {
        seeds++;
        steps += stepsOfRun;
    }

    void count(Happening happening) {
        counts[happening.ordinal()]++;
    }

    /** Adds what was counted elsewhere. */
    void add(Tally other) {
        seeds += other.seeds;
        steps += other.steps;
        Arrays.setAll(counts, index -> counts[index] + other.counts[index]);
    }

    long seeds() {
        return seeds;
    }

    long of(Happening happening) {
        return counts[happening.ordinal()];
    }

    @Override
    public String toString() {
        return seeds + " seeds, " + steps + " steps; "
                + Arrays.stream(Happening.values())
                        .map(happening -> happening + " " + of(happening))
                        .collect(Collectors.joining(", "));
    }
}
