package io.leasehold.internal.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Fleets of clients keep the protocol's promises, whatever goes wrong. The same seeds are played on each machine: {@code
 * -Dsimulation.seeds} of them from {@code -Dsimulation.first} on; 0 as the first draws one. {@code -Dsimulation.seed} plays
 * and tells a single one.
 */
class SimulationTest {

    private static final long SEEDS = Long.getLong("simulation.seeds", 3_000);
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final int THREADS = Integer.getInteger("simulation.threads", 0);
    private static final int FAILURES = Integer.getInteger("simulation.failures", 1);
    private static final long ONLY = Long.getLong("simulation.seed", 0);

    @Test
    void fleetsKeepTheirPromises() {
        if (ONLY != 0) {
            replay();
            return;
        }
        int threads = THREADS > 0 ? THREADS : Runtime.getRuntime().availableProcessors();
        Campaign campaign = new Campaign(new Campaign.Settings(first(), SEEDS, threads, FAILURES), System.out::println);
        List<Long> failures = campaign.play();
        assertThat(failures)
                .as("seeds that break a promise; their stories stand above")
                .isEmpty();
        assertEverythingHappened(campaign.tally());
    }

    /** Far away from all that was ever played, if nobody says where. */
    private static long first() {
        return FIRST != 0 ? FIRST : ThreadLocalRandom.current().nextLong(1_000_000) * 1_000_000_000L;
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
        for (Happening happening : Happening.values()) {
            assertThat(tally.of(happening)).as("times of: " + happening).isPositive();
        }
    }

    @Test
    void theSameSeedIsTheSameStory() {
        for (long seed = 1; seed <= 20; seed++) {
            Simulation.Story first = Simulation.tell(seed, Options.full());
            Simulation.Story second = Simulation.tell(seed, Options.full());
            assertThat(first.history().size()).isGreaterThan(10);
            assertThat(second.history().all().hashCode())
                    .as("hash of the history of seed " + seed)
                    .isEqualTo(first.history().all().hashCode());
        }
    }
}
