package io.leasehold.internal.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Judges whom broken clients escape would prove nothing about the real one. Seeds that killed before are tried first;
 * {@code -Dmutants.record=true} writes down those that kill now, after a change of the simulation.
 */
class MutantsTest {

    private static final Trials TRIALS = new Trials();
    private static final Map<Mutant, Future<String>> VERDICTS = new HashMap<>();
    private static final ExecutorService THREADS =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    static List<Mutant> mutants() {
        return Stream.of(Mutants.all(), ThreadMutants.all(), StoreMutants.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Simulations side by side, each on one thread; then the tests, which may need all threads for themselves. */
    @BeforeAll
    static void judge() {
        List<Mutant> simulated = new ArrayList<>();
        List<Mutant> tested = new ArrayList<>();
        mutants().forEach(mutant -> (mutant.judges().isEmpty() ? simulated : tested).add(mutant));
        try (EngineLog silent = new EngineLog()) {
            simulated.forEach(mutant -> VERDICTS.put(mutant, THREADS.submit(() -> TRIALS.judge(mutant))));
        }
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
        if (Boolean.getBoolean("mutants.record")) {
            TRIALS.killingSeeds().save();
        }
    }
}
