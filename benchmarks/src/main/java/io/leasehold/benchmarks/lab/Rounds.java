package io.leasehold.benchmarks.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measures several things by turns, so that what the machine does besides falls on all of them alike. */
public final class Rounds {

    private Rounds() {}

    /** As {@link #interleaved(List, int, int, Measurement)}, with one round to warm up. */
    public static <S, R> Results<S, R> interleaved(List<S> subjects, int rounds, Measurement<S, R> measurement)
            throws Exception {
        return interleaved(subjects, 1, rounds, measurement);
    }

    /**
     * Measures each subject once a round. The first rounds warm up and are thrown away; each round begins with another
     * subject.
     */
    public static <S, R> Results<S, R> interleaved(
            List<S> subjects, int warmUps, int rounds, Measurement<S, R> measurement) throws Exception {
        Results<S, R> results = new Results<>(subjects);
        List<S> order = new ArrayList<>(subjects);
        for (int round = 0; round < warmUps + rounds; round++) {
            for (S subject : order) {
                R result = measurement.of(subject);
                if (round >= warmUps) {
                    results.add(subject, result);
                }
            }
            Collections.rotate(order, 1);
        }
        return results;
    }

    /** Measures one subject once. */
    @FunctionalInterface
    public interface Measurement<S, R> {
        R of(S subject) throws Exception;
    }
}
