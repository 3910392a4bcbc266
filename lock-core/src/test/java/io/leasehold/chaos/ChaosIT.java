package io.leasehold.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Four processes contend for three locks while they are killed, stopped, cut off, slowed down, and their wall clocks
 * jump, all at random. In the default build for 20 seconds; for longer with, for example,
 *
 * <pre>{@code
 * ./mvnw -pl lock-core -am verify -Dit.test=ChaosIT -Dtest=None -Dchaos.seconds=600 \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 * }</pre>
 *
 * <p>The seed is printed, and set by {@code -Dchaos.seed}: it repeats the blows and what the processes intend to do,
 * though not how the machine schedules them.
 */
class ChaosIT {

    private static final int MACHINES = 4;
    private static final List<String> KEYS = List.of("a", "b", "c");
    private static final long SECONDS = Long.getLong("chaos.seconds", 20);
    private static final long SEED =
            Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong());

    @Test
    void oneOwnerAtATimeWhateverBefallsTheProcesses() {
        System.out.println("Chaos: seed " + SEED + ", " + SECONDS + " s, wall clocks "
                + (WallClockLibrary.path().isPresent() ? "jump" : "do not jump: that needs Linux and a C compiler"));
        try (Fleet fleet = new Fleet(MACHINES)) {
            Map<Fate.Blow, Integer> blows = run(fleet);
            Register.Audit audit = fleet.register.audit();
            List<String> violations = fleet.violations();
            System.out.println("Chaos: " + fleet.ledger.grants() + " grants, " + fleet.ledger.sections()
                    + " sections, " + fleet.ledger.takeovers() + " takeovers, " + fleet.ledger.losses() + " losses, "
                    + audit.writes() + " fenced writes, " + fleet.refusals() + " refused, blows " + blows + ", "
                    + violations.size() + " violations");
            assertThat(violations).as("seed %d", SEED).isEmpty();
            assertThat(fleet.ledger.sections()).isPositive();
            assertThat(fleet.ledger.takeovers()).isPositive();
        }
    }

    private static Map<Fate.Blow, Integer> run(Fleet fleet) {
        ScheduledExecutorService time = Executors.newScheduledThreadPool(MACHINES);
        try {
            Random random = new Random(SEED);
            List<Fate> fates = new ArrayList<>();
            fleet.machines().forEach(machine -> fates.add(new Fate(machine, random.nextLong(), time, KEYS)));
            fates.forEach(Fate::begin);
            long begun = System.nanoTime();
            await().atMost(Duration.ofSeconds(SECONDS + 10)).until(() -> {
                fates.forEach(Fate::isCalm);
                return System.nanoTime() - begun >= Duration.ofSeconds(SECONDS).toNanos();
            });
            fates.forEach(Fate::end);
            await().atMost(Duration.ofSeconds(30)).until(() -> fates.stream().allMatch(Fate::isCalm));
            assertThatLifeGoesOn(fleet);
            fleet.machines().forEach(machine -> machine.process().tell("rest"));
            fleet.machines().forEach(ChaosIT::awaitRest);
            Map<Fate.Blow, Integer> blows = new TreeMap<>();
            fates.forEach(fate -> fate.blows().forEach((blow, count) -> blows.merge(blow, count, Integer::sum)));
            return blows;
        } finally {
            time.shutdownNow();
        }
    }

    private static void awaitRest(Machine machine) {
        Report reply = machine.process().nextReply();
        // A process that was started by chaos says first that it is ready.
        if (reply.word(1).equals("ready")) {
            reply = machine.process().nextReply();
        }
        assertThat(reply.word(1)).isEqualTo("RESTED");
    }

    /**
     * Whatever is left of what befell the processes, every lock is granted again. Not at once: the longest section has
     * eighty steps of two requests each, and processes that have just been started again on a slow machine take seconds
     * to warm up.
     */
    private static void assertThatLifeGoesOn(Fleet fleet) {
        for (String key : KEYS) {
            int before = fleet.ledger.grantsOf(key);
            await().atMost(Contender.LEASE.multipliedBy(15)).until(() -> fleet.ledger.grantsOf(key) > before);
        }
    }
}
