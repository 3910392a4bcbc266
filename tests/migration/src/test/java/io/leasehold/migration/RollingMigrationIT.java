package io.leasehold.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan of docs/migration.md: which phases may run side by side, and which must not. */
class RollingMigrationIT {

    private static final int TURNS = 10;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private final List<Instance> started = new ArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger unprotected = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        for (Instance instance : started) {
            instance.close();
        }
    }

    private Instance start(Library library, Phase phase, Tables tables) {
        Instance instance = library.instance(phase, tables);
        started.add(instance);
        return instance;
    }

    static Stream<Arguments> phasesThatMayRunSideBySide() {
        return Stream.of(Library.values())
                .flatMap(library -> Stream.of(
                        Arguments.of(library, Phase.OLD, Phase.OLD),
                        Arguments.of(library, Phase.OLD, Phase.BOTH),
                        Arguments.of(library, Phase.BOTH, Phase.BOTH),
                        Arguments.of(library, Phase.BOTH, Phase.NEW),
                        Arguments.of(library, Phase.NEW, Phase.NEW)));
    }

    @ParameterizedTest
    @MethodSource("phasesThatMayRunSideBySide")
    void neighboursExcludeEachOtherBothWays(Library library, Phase phase, Phase neighbour) throws Exception {
        Tables tables = library.createTables();
        Instance one = start(library, phase, tables);
        Instance another = start(library, neighbour, tables);
        assertExcludes(one, another);
        assertExcludes(another, one);
    }

    /** And gives the lock up in the end, so that the other one has it next. */
    private static void assertExcludes(Instance owner, Instance other) throws Exception {
        boolean[] ran = new boolean[1];
        assertThat(owner.run(LONG_ENOUGH, () -> ran[0] = other.run(Duration.ZERO, () -> {})))
                .isTrue();
        assertThat(ran[0]).as("the other ran meanwhile").isFalse();
        assertThat(other.run(Duration.ZERO, () -> {})).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theFirstAndTheLastPhaseDoNotSoTheOneBetweenIsNeeded(Library library) throws Exception {
        Tables tables = library.createTables();
        Instance old = start(library, Phase.OLD, tables);
        Instance fresh = start(library, Phase.NEW, tables);
        boolean[] ran = new boolean[1];
        old.run(LONG_ENOUGH, () -> ran[0] = fresh.run(Duration.ZERO, () -> {}));
        assertThat(ran[0]).as("two owners at once").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whoGetsOnlyTheOldLockGivesItBack(Library library) throws Exception {
        Tables tables = library.createTables();
        Instance both = start(library, Phase.BOTH, tables);
        Instance old = start(library, Phase.OLD, tables);
        boolean[] ran = new boolean[2];
        start(library, Phase.NEW, tables).run(LONG_ENOUGH, () -> {
            ran[0] = both.run(Duration.ZERO, () -> {});
            ran[1] = old.run(Duration.ZERO, () -> {});
        });
        assertThat(ran[0]).as("ran without the new lock").isFalse();
        assertThat(ran[1]).as("the old lock was free again").isTrue();
    }

    static Stream<Arguments> deployments() {
        return Stream.of(Library.values())
                .flatMap(library -> Stream.of(
                        Arguments.of(library, Phase.OLD, Phase.BOTH), Arguments.of(library, Phase.BOTH, Phase.NEW)));
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void inADeploymentNoTwoRunAtOnceAndAllGetTheirTurns(Library library, Phase from, Phase to) throws Exception {
        Tables tables = library.createTables();
        List<Callable<Integer>> fleet = Stream.of(from, from, to, to)
                .map(phase -> start(library, phase, tables))
                .<Callable<Integer>>map(instance -> () -> takeTurns(instance))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(fleet.size());
        try {
            for (Future<Integer> turns : threads.invokeAll(fleet)) {
                assertThat(turns.get()).isEqualTo(TURNS);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(overlaps).hasValue(0);
        assertThat(unprotected).hasValue(TURNS * fleet.size());
    }

    private int takeTurns(Instance instance) throws Exception {
        int turns = 0;
        while (turns < TURNS) {
            assertThat(instance.run(LONG_ENOUGH, this::section)).isTrue();
            turns++;
        }
        return turns;
    }

    /** Not atomic on purpose: only the lock keeps it right. */
    private void section() {
        if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
        }
        int before = unprotected.get();
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        unprotected.set(before + 1);
        inside.decrementAndGet();
    }
}
