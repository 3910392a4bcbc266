package io.leasehold.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.LeadershipRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An owner whose process is killed, or stopped for a while and then goes on as if nothing had happened. */
class KillAndStopIT {

    private static final Duration LEASE = Contender.LEASE;
    /** Less than another lease, and enough for a machine that is busy otherwise. */
    private static final Duration SOON = Duration.ofMillis(2500);

    private static final Duration WAKING_UP = Duration.ofSeconds(1);
    /** Long enough to be in danger, with more than a second to spare until the end. */
    private static final Duration NAP = Contender.SAFE;

    private static Fleet fleet;

    @BeforeAll
    static void start() {
        fleet = new Fleet(2);
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

    private static ContenderProcess owner() {
        return fleet.machine(0).process();
    }

    private static ContenderProcess other() {
        return fleet.machine(1).process();
    }

    @Test
    void theLockOfAKilledOwnerIsTakenOverAfterItsLeaseAndNotEarlier() {
        String key = "killed";
        owner().acquire(key);
        other().tell("acquire", key);
        String granted = fleet.version(key);
        // Each the time before a look: whatever the look does not show comes later than that.
        long notBeaten = System.nanoTime();
        long looked = notBeaten;
        String beaten = fleet.version(key);
        while (beaten.equals(granted)) {
            notBeaten = looked;
            looked = System.nanoTime();
            beaten = fleet.version(key);
        }
        owner().kill();
        long killed = System.nanoTime();
        long lastBeatAfter = fleet.version(key).equals(beaten) ? notBeaten : looked;

        long takenOver = other().awaitReport(Report.GRANTED, key).number(4);

        assertThat(Duration.ofNanos(takenOver - lastBeatAfter)).isGreaterThanOrEqualTo(LEASE);
        assertThat(Duration.ofNanos(takenOver - killed)).isLessThanOrEqualTo(LEASE.plus(SOON));
        fleet.machine(0).restart().awaitReady();
        fleet.warmUp();
    }

    @Test
    void anotherLeadsALeaseAndAPollAfterALeadersProcessIsKilled() {
        String key = LeadershipRequest.KEY_PREFIX + "killed";
        owner().tell("lead", "killed");
        long term = awaitTerm(owner(), key).number(3);
        other().tell("lead", "killed");
        // The answer comes when the other campaigns.
        other().ask("threads");
        owner().kill();
        long killed = System.nanoTime();

        Report next = awaitTerm(other(), key);

        assertThat(Duration.ofNanos(next.number(4) - killed)).isLessThanOrEqualTo(LEASE.plus(SOON));
        assertThat(next.number(3)).isGreaterThan(term);
        fleet.machine(0).restart().awaitReady();
        fleet.warmUp();
    }

    private static Report awaitTerm(ContenderProcess process, String key) {
        return process.awaitReport(Report.EVENT, "Acquired", key);
    }

    @Test
    void anOwnerThatWakesUpAfterItsLeaseKnowsAtOnceThatItHasLostTheLock() {
        String key = "overslept";
        sleepThroughATakeover(key);

        owner().tell("held", key);
        owner().resume();
        Report firstAnswer = owner().nextReply();

        assertThat(firstAnswer.word(1)).isEqualTo("false");
        Report lost = owner().awaitLoss(key);
        assertThat(Duration.ofNanos(lost.number(4) - firstAnswer.number(2))).isLessThanOrEqualTo(WAKING_UP);
        assertThat(owner().ask("release", key).word(1)).isIn("LOCK_NOT_OWNED", "LOCK_STOLEN");
        assertThat(other().holds(key)).isTrue();
    }

    @Test
    void theFencedWriteOfAnOwnerThatWakesUpAfterItsLeaseIsRefused() {
        String key = "fenced";
        sleepThroughATakeover(key);

        owner().tell("write-fenced", key);
        owner().resume();

        assertThat(owner().nextReply().word(1)).isEqualTo("REFUSED");
        assertThat(damageTo(key)).isEmpty();
        assertThat(fleet.register.read(key)).isEqualTo(2);
    }

    /** The control: without the fence, the same story does harm, and the witness sees it. */
    @Test
    void theBlindWriteOfAnOwnerThatWakesUpAfterItsLeaseLosesUpdates() {
        String key = "unfenced";
        sleepThroughATakeover(key);
        assertThat(damageTo(key)).isEmpty();

        owner().tell("write-blindly", key);
        owner().resume();

        assertThat(owner().nextReply().word(1)).isEqualTo("WRITTEN");
        assertThat(damageTo(key)).anyMatch(violation -> violation.startsWith("lost update"));
        assertThat(fleet.register.read(key)).isEqualTo(1);
    }

    @Test
    void anOwnerThatIsStoppedBrieflyLosesNothing() {
        String key = "napped";
        owner().acquire(key);
        other().tell("acquire", key);

        for (int nap = 0; nap < 3; nap++) {
            owner().stop();
            let(NAP);
            owner().resume();
            assertThat(owner().holds(key)).isTrue();
            let(Contender.HEARTBEAT.multipliedBy(2));
        }

        owner().ask("read", key);
        assertThat(owner().ask("write-fenced", key).word(1)).isEqualTo("COMMITTED");
        assertThat(owner().losses(key)).isEmpty();
        assertThat(other().heard(report -> report.is(Report.GRANTED, key))).isEmpty();
        assertThat(owner().ask("release", key).word(1)).isEqualTo("RELEASED");
    }

    @Test
    void aFixedLeaseThatEndedInAFrozenProcessIsOverThereAtOnceAndBlocksNobody() {
        String key = "frozen";
        owner().tell("acquire-fixed", key, 2);
        owner().awaitReport(Report.GRANTED, key);
        owner().stop();
        other().tell("acquire", key);
        other().awaitReport(Report.GRANTED, key);

        owner().tell("held", key);
        owner().resume();

        assertThat(owner().nextReply().word(1)).isEqualTo("false");
        assertThat(other().ask("release", key).word(1)).isEqualTo("RELEASED");
        // Whichever of its threads runs first: a timer of the process that has just woken up ends the old hold.
        await().atMost(SOON).until(() -> owner().ask("try", key).word(1).equals("GRANTED"));
    }

    /** The owner reads its register and is stopped before it writes; the other takes over and writes twice. */
    private static void sleepThroughATakeover(String key) {
        owner().acquire(key);
        owner().ask("read", key);
        other().tell("acquire", key);
        owner().stop();
        other().awaitReport(Report.GRANTED, key);
        for (int write = 0; write < 2; write++) {
            other().ask("read", key);
            assertThat(other().ask("write-fenced", key).word(1)).isEqualTo("COMMITTED");
        }
    }

    private static List<String> damageTo(String key) {
        return fleet.register.audit().violations().stream()
                .filter(violation -> violation.contains("register " + key))
                .toList();
    }

    /** Lets time pass in the outside world. */
    private static void let(Duration pass) {
        await().pollDelay(pass).until(() -> true);
    }
}
