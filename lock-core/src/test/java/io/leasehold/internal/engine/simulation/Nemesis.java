package io.leasehold.internal.engine.simulation;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Brings about what goes wrong outside of the network, at random moments of a run's active phase. */
final class Nemesis {

    private static final List<Fault> DEEDS = List.of(
            Fault.OUTAGE,
            Fault.PARTITION,
            Fault.PAUSE,
            Fault.SUSPEND,
            Fault.WALL_JUMP,
            Fault.CRASH,
            Fault.CLOSE,
            Fault.DELETE,
            Fault.DELETE_SESSION,
            Fault.FORCED_RELEASE,
            Fault.FOREIGNER,
            Fault.STOP_ACQUIRING,
            Fault.MALFORMED,
            Fault.MONOTONIC_JUMP,
            Fault.SECOND_IMAGE,
            Fault.UNSEEN_SUSPEND);

    private static final int COLLECTOR = 6_000;

    private final Fleet fleet;
    private final World world;
    private final Plan plan;
    private final SplittableRandom random;
    private int incarnations;

    Nemesis(Fleet fleet, SplittableRandom random) {
        this.fleet = fleet;
        this.world = fleet.world();
        this.plan = fleet.plan();
        this.random = random;
    }

    void begin() {
        if (plan.has(Fault.EXTINCTION)) {
            SplittableRandom own = random.split();
            world.at(plan.lease() / 2 + own.nextLong(plan.lease()), () -> extinguish(own));
        }
        new Collector(fleet, plan.random(COLLECTOR)).begin();
        for (Fault deed : DEEDS) {
            int times = 1 + random.nextInt(3);
            for (int time = 0; time < times; time++) {
                SplittableRandom own = random.split();
                long moment = own.nextLong(plan.active());
                if (plan.has(deed)) {
                    world.at(moment, () -> act(deed, own));
                }
            }
        }
    }

    /** Long enough for sessions to keep locks, and early enough for others to come when all that is over. */
    private void extinguish(SplittableRandom own) {
        for (Member member : List.copyOf(fleet.members())) {
            if (member.isServing()) {
                member.crash();
                long over = plan.lease() * 11 / 10 + 2 * fleet.frontEnds().leastSkew();
                replace(member, over + own.nextLong(plan.lease() / 2), own);
            }
        }
        for (LockKey session : fleet.table().sessionKeys(true)) {
            if (own.nextInt(4) == 0 && plan.has(Fault.DELETE_SESSION)) {
                fleet.table().deleteSession(session);
            }
        }
    }

    private void act(Fault deed, SplittableRandom own) {
        List<Member> serving =
                fleet.members().stream().filter(Member::isServing).toList();
        if (serving.isEmpty()) {
            return;
        }
        Member victim = serving.get(own.nextInt(serving.size()));
        LockKey lock = fleet.keys().get(own.nextInt(fleet.keys().size()));
        LockKey key = fleet.rowOf(lock, own);
        // All is well again when the active phase ends.
        long length = Math.min(1 + own.nextLong(own.nextBoolean() ? 3 * plan.lease() : plan.lease() / 2), left());
        switch (deed) {
            case OUTAGE -> fleet.network().outage(length, own.nextBoolean());
            case PARTITION -> fleet.network().cutOff(victim.machine(), length);
            case PAUSE, SUSPEND, UNSEEN_SUSPEND -> freeze(victim.machine(), length, deed);
            case WALL_JUMP -> victim.machine().jumpWall(jump(own));
            case CRASH -> {
                victim.crash();
                replace(victim, own);
            }
            case CLOSE ->
                victim.process().post(0, () -> {
                    victim.close();
                    replace(victim, own);
                });
            case DELETE -> delete(key);
            case DELETE_SESSION -> deleteSession(own);
            case FORCED_RELEASE -> {
                if (own.nextBoolean()) {
                    force(key);
                } else {
                    victim.process().post(0, () -> force(victim, key));
                }
            }
            case FOREIGNER -> occupy(lock, own, 0);
            case STOP_ACQUIRING -> stop(victim, own, length);
            case MALFORMED -> spoil(key, length);
            case MONOTONIC_JUMP -> jump(victim.machine(), own);
            case SECOND_IMAGE -> imitate(key, 1);
            default -> throw new IllegalArgumentException(deed + " is done by others");
        }
    }

    /** Nobody may delete a main row that is marked for its members. */
    private void delete(LockKey key) {
        if (!fleet.table().members().isMarked(key)) {
            fleet.table().delete(key);
        }
    }

    private long left() {
        return plan.active() - world.now();
    }

    private static long jump(SplittableRandom own) {
        long most = own.nextBoolean()
                ? Duration.ofSeconds(5).toNanos()
                : Duration.ofDays(365).toNanos();
        return own.nextLong(-most, most);
    }

    private void freeze(Machine machine, long length, Fault how) {
        if (machine.isFrozen()) {
            return;
        }
        switch (how) {
            case PAUSE -> machine.pause(length);
            case SUSPEND -> machine.suspend(length);
            default -> {
                fleet.tally().count(Happening.UNSEEN_SUSPENSION);
                machine.suspendUnseen(length);
            }
        }
    }

    private void replace(Member gone, SplittableRandom own) {
        replace(gone, own.nextLong(plan.lease()), own);
    }

    private void replace(Member gone, long after, SplittableRandom own) {
        int incarnation = ++incarnations;
        if (after < left()) {
            world.in(after, () -> fleet.start(gone.machine(), incarnation, own.split()));
        }
    }

    /** As an application does that shuts down: first no new work, then, a while later, the end. */
    private void stop(Member victim, SplittableRandom own, long length) {
        victim.process().post(0, victim::stopAcquiring);
        victim.process().post(length, () -> {
            if (victim.isServing()) {
                victim.close();
                replace(victim, own);
            }
        });
    }

    /** What is deleted may come back, as the network delivers the request a second time that opened the session. */
    private void deleteSession(SplittableRandom own) {
        boolean live = own.nextInt(4) > 0;
        List<LockKey> keys = fleet.table().sessionKeys(live);
        if (!keys.isEmpty()) {
            LockKey key = keys.get(own.nextInt(keys.size()));
            Take opening = fleet.sessionJudge().openingOf(key);
            fleet.table().deleteSession(key);
            if (own.nextBoolean()) {
                long after = own.nextLong(own.nextBoolean() ? plan.lease() / 50 : 2 * plan.lease());
                if (after < left()) {
                    world.in(after, () -> fleet.table().take(opening));
                }
            }
        }
    }

    private void spoil(LockKey key, long length) {
        fleet.tally().count(Happening.MALFORMED_ROW);
        fleet.byHand().spoil(key);
        world.in(length, () -> fleet.byHand().clear(key));
    }

    /** By so much that the other clocks of the machine cannot but betray it. */
    private void jump(Machine machine, SplittableRandom own) {
        if (machine.betraysJumps()) {
            fleet.tally().count(Happening.MONOTONIC_JUMP);
            machine.jumpMonotonic(plan.lease() + own.nextLong(2 * plan.lease()));
        }
    }

    /** As often as a heartbeat; the first beats come before those of the process that it was made from. */
    private void imitate(LockKey key, int times) {
        if (fleet.byHand().imitate(key)) {
            fleet.tally().count(Happening.SECOND_IMAGE);
        }
        long next = plan.lease() / 6;
        if (times < 4 && next < left()) {
            world.in(next, () -> imitate(key, times + 1));
        }
    }

    private void force(LockKey key) {
        LockRecord row = fleet.table().row(key);
        if (row != null && row.version() != null) {
            fleet.byHand().force(Release.asRead(row, row.version(), now(), Duration.ofSeconds(1)));
        }
    }

    /** As an operator does through a client, which may be the one that holds the lock. */
    private void force(Member by, LockKey key) {
        LockRecord row = fleet.table().row(key);
        if (by.isServing() && row != null && row.version() != null) {
            fleet.tally().count(Happening.FORCED_BY_CLIENT);
            by.wire().force(() -> {
                try {
                    by.engine().find(key).ifPresent(found -> {
                        by.wire().forces(found.version());
                        by.engine().forceRelease(found);
                    });
                } catch (LockException e) {
                    world.note(by.name(), key, () -> "could not force the release, " + e);
                }
            });
        }
    }

    private Instant now() {
        return Instant.ofEpochSecond(0, Machine.EPOCH_NANOS + world.now());
    }

    /** Takes a lock as a client of another kind does, renews it some times, and then vanishes without a word. */
    private void occupy(LockKey key, SplittableRandom own, int times) {
        String version = "foreign-" + key.partitionKey() + "-" + own.nextInt(1_000_000) + "-" + times;
        fleet.byHand().occupy(key, version, Duration.ofNanos(plan.lease()), now());
        if (times < 3) {
            world.in(plan.lease() / 3, () -> occupy(key, own, times + 1));
        }
    }
}
