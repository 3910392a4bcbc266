package io.leasehold.internal.engine.simulation;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts what happened, so that a reader sees that the interesting things did. */
final class Tally {

    private final Map<Happening, Long> counts = new EnumMap<>(Happening.class);
    private long seeds;
    private long steps;

    /** Adds a run that has ended. */
    void played(long stepsOfRun) {
        seeds++;
        steps += stepsOfRun;
    }

    void count(Happening happening) {
        counts.merge(happening, 1L, Long::sum);
    }

    /** Adds what was counted elsewhere. */
    void add(Tally other) {
        seeds += other.seeds;
        steps += other.steps;
        other.counts.forEach((happening, times) -> counts.merge(happening, times, Long::sum));
    }

    long seeds() {
        return seeds;
    }

    long of(Happening happening) {
        return counts.getOrDefault(happening, 0L);
    }

    @Override
    public String toString() {
        return seeds + " seeds, " + steps + " steps; "
                + Arrays.stream(Happening.values())
                        .map(happening -> happening + " " + of(happening))
                        .collect(Collectors.joining(", "));
    }
}
