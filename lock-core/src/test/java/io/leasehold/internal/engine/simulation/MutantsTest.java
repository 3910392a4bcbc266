package io.leasehold.internal.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that broken clients pass would prove nothing about the real one. Seeds that killed before are tried first;
 * {@code -Dmutants.record=true} writes down those that kill now, after a change of the simulation, and
 * {@code -Dmutants.only=} judges those alone whose names contain a text.
 */
class MutantsTest {

    private static final String ONLY = System.getProperty("mutants.only", "");
    private static final Trials TRIALS = new Trials();
    private static final Map<Mutant, Callable<String>> VERDICTS = new ConcurrentHashMap<>();

    private static final List<Mutant> ALL = Stream.of(
                    Mutants.all(),
                    TimeMutants.all(),
                    ThreadMutants.all(),
                    StoreMutants.all(),
                    SessionMutants.all(),
                    SessionStoreMutants.all(),
                    SharedMutants.all(),
                    SharedStoreMutants.all(),
                    GroupMutants.all(),
                    LeadershipMutants.all())
            .flatMap(List::stream)
            .toList();

    static List<Mutant> mutants() {
        return ALL.stream()
                .filter(mutant -> mutant.toString().matches(".*(" + ONLY + ").*"))
                .toList();
    }

    /** Simulations side by side, each on one thread; then the tests, which may need all threads for themselves. */
    @BeforeAll
    static void judge() throws InterruptedException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        EngineLog silent = new EngineLog();
        try {
            threads.invokeAll(mutants().stream()
                    .filter(mutant -> mutant.judges().isEmpty())
                    .map(mutant -> Executors.callable(() -> judge(mutant)))
                    .toList());
        } finally {
            silent.close();
            threads.shutdown();
        }
        mutants().stream().filter(mutant -> !mutant.judges().isEmpty()).forEach(MutantsTest::judge);
    }

    private static void judge(Mutant mutant) {
        long begin = System.nanoTime();
        Callable<String> verdict = verdictOn(mutant);
        VERDICTS.put(mutant, verdict);
        try {
            System.out.printf(
                    "Mutant '%s', %d ms: %s%n", mutant, (System.nanoTime() - begin) / 1_000_000, verdict.call());
        } catch (Exception | Error e) {
            System.out.printf("Mutant '%s': %s%n", mutant, e);
        }
    }

    private static Callable<String> verdictOn(Mutant mutant) {
        try {
            String failure = TRIALS.judge(mutant);
            return () -> failure;
        } catch (RuntimeException | Error e) {
            return () -> {
                throw new AssertionError(e.getMessage(), e);
            };
        }
    }

    @AfterAll
    static void record() {
        if (Boolean.getBoolean("mutants.record")) {
            TRIALS.killingSeeds().save();
        }
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aBrokenProtocolBreaksAPromise(Mutant mutant) throws Exception {
        assertThat(VERDICTS.get(mutant).call()).as("what breaks if " + mutant).isNotEmpty();
    }

    @Test
    void thereAreSixtyOfThem() {
        assertThat(ALL).hasSizeGreaterThanOrEqualTo(60);
    }
}
