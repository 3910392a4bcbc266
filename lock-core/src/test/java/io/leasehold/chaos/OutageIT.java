package io.leasehold.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A process that lives while the network, or the table at the other end of it, does not. */
class OutageIT {

    private static final Duration ON_THE_WAY = Duration.ofMillis(50);
    private static final Duration PUNCTUAL = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Fleet fleet;

    @BeforeAll
    static void start() {
        fleet = new Fleet(1);
        fleet.warmUp();
    }

    @AfterAll
    static void end() {
        fleet.close();
    }

    @AfterEach
    void heal() {
        fleet.heal();
    }

    private static Wire wire() {
        return fleet.machine(0).wire;
    }

    private static ContenderProcess process() {
        return fleet.machine(0).process();
    }

    @Test
    void inABlackholeDangerAndEndComeOnTimeAndNoCallHangs() {
        process().acquire("cut-off");
        wire().become(Wire.State.BLACKHOLE);
        await().pollDelay(ON_THE_WAY).until(() -> true);
        Report held = process().ask("held", "cut-off");
        long start = held.number(2) + held.number(3) - Contender.HELD.toNanos();

        Report attempt = process().ask("try", "another");
        Report danger = process().awaitReport(Report.EVENT, "InDanger", "cut-off");
        Report loss = process().awaitLoss("cut-off");

        assertThat(Duration.ofNanos(danger.number(4) - start)).isBetween(Contender.SAFE, Contender.SAFE.plus(PUNCTUAL));
        assertThat(Duration.ofNanos(loss.number(4) - start)).isBetween(Contender.HELD, Contender.HELD.plus(PUNCTUAL));
        assertThat(loss.word(1) + " " + loss.word(5)).isEqualTo("Expired EXPIRED");
        assertThat(process().holds("cut-off")).isFalse();
        assertThat(attempt.word(1)).isEqualTo("STORE_UNAVAILABLE");
        // One attempt to take the lock, and one look at what became of it.
        assertThat(Duration.ofNanos(attempt.number(2)))
                .isLessThanOrEqualTo(Contender.ATTEMPT.multipliedBy(2).plus(PUNCTUAL));
    }

    @Test
    void aBlackholeThatEndsInTimeCostsNothing() {
        process().acquire("saved");
        wire().become(Wire.State.BLACKHOLE);
        process().awaitReport(Report.EVENT, "InDanger", "saved");
        wire().heal();
        process().awaitReport(Report.EVENT, "Recovered", "saved");

        assertThat(process().holds("saved")).isTrue();
        assertThat(process().losses("saved")).isEmpty();
        assertThat(process().ask("release", "saved").word(1)).isEqualTo("RELEASED");
    }

    @Test
    void serverErrorsForTwoLeasesEndAllHoldsAndTheLocksAreHadAgainAfterwards() {
        List<String> keys = List.of("outage-1", "outage-2", "outage-3");
        keys.forEach(process()::acquire);
        wire().become(Wire.State.ERRORS);
        long begun = System.nanoTime();
        keys.forEach(process()::awaitLoss);
        assertThat(keys).allSatisfy(key -> {
            assertThat(process().losses(key)).hasSize(1);
            assertThat(process().awaitLoss(key).word(5)).isEqualTo("EXPIRED");
        });
        keys.forEach(key -> process().tell("acquire", key));
        Duration outage = Contender.LEASE.multipliedBy(2);
        await().atMost(outage.plus(SOON)).until(() -> System.nanoTime() - begun >= outage.toNanos());
        assertThat(grants(keys)).isEqualTo(keys.size());

        wire().heal();

        await().atMost(Contender.LEASE.plus(SOON)).until(() -> grants(keys) == 2 * keys.size());
        keys.forEach(key -> assertThat(process().holds(key)).isTrue());
        assertThat(fleet.violations()).isEmpty();
    }

    private static int grants(List<String> keys) {
        return keys.stream().mapToInt(fleet.ledger::grantsOf).sum();
    }
}
