package io.leasehold.internal.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Fleets of clients keep the protocol's promises, whatever goes wrong. Seeds run from 1 until their number
 * ({@code -Dsimulation.seeds}) or the time ({@code -Dsimulation.seconds}) is used up; {@code -Dsimulation.first} begins
 * elsewhere, and {@code -Dsimulation.seed} runs and tells a single one.
 */
class SimulationTest {

    private static final long SEEDS = Long.getLong("simulation.seeds", 0);
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final long SECONDS = Long.getLong("simulation.seconds", 45);
    private static final long ONLY = Long.getLong("simulation.seed", 0);

    @Test
    void fleetsKeepTheirPromises() {
        if (ONLY != 0) {
            replay();
            return;
        }
        Tally tally = new Tally();
        long begin = System.nanoTime();
        for (long seed = FIRST; goesOn(tally.seeds, begin); seed++) {
            if (Simulation.run(seed, Options.full(), tally) != null) {
                fail(Shrinker.explain(seed, Options.full()));
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("Simulation, %.1f s: %s%n", seconds, tally);
        assertEverythingHappened(tally);
    }

    private static boolean goesOn(long done, long begin) {
        return SEEDS > 0 ? done < SEEDS : System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(SECONDS);
    }

    private static void replay() {
        Simulation.Story story = Simulation.tell(ONLY, Options.full());
        System.out.println(story.plan());
        story.history().all().forEach(System.out::println);
        if (story.violation() != null) {
            fail(Shrinker.explain(ONLY, Options.full()));
        }
    }

    /** Promises that were never put to the test would be kept as well. */
    private static void assertEverythingHappened(Tally tally) {
        assertThat(tally.takeovers).isPositive();
        assertThat(tally.handOvers).isPositive();
        assertThat(tally.courtesies).isPositive();
        assertThat(tally.recoveries).isPositive();
        assertThat(tally.expired).isPositive();
        assertThat(tally.stolen).isPositive();
        assertThat(tally.deleted).isPositive();
        assertThat(tally.forced).isPositive();
        assertThat(tally.closed).isPositive();
        assertThat(tally.fencedWrites).isPositive();
    }

    @Test
    void theSameSeedIsTheSameStory() {
        for (long seed = FIRST; seed < FIRST + 20; seed++) {
            Simulation.Story first = Simulation.tell(seed, Options.full());
            Simulation.Story second = Simulation.tell(seed, Options.full());
            assertThat(first.history().size()).isGreaterThan(10);
            assertThat(second.history().all().hashCode())
                    .as("hash of the history of seed " + seed)
                    .isEqualTo(first.history().all().hashCode());
        }
    }
}
