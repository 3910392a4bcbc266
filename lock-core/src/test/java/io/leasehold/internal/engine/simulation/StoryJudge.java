package io.leasehold.internal.engine.simulation;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockRecoveredEvent;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.internal.engine.Timing;

/**
 * Watches what listeners hear of each hold: a story that makes sense (I6), is true (I5), and did not have to be (I11).
 */
final class StoryJudge {

    /** Callbacks and timers may be late by some of it even on a machine that was not disturbed. */
    private static final long SLACK = 1_000_000_000L;

    private final World world;
    private final Tally tally;

    StoryJudge(Fleet fleet) {
        this.world = fleet.world();
        this.tally = fleet.tally();
    }

    static String causeOf(LockEvent event) {
        return event instanceof LockStolenEvent stolen
                ? " " + stolen.cause()
                : event instanceof LockExpiredEvent expired ? " " + expired.cause() : "";
    }

    void heard(HoldFile file, LockEvent event) {
        String name = event.getClass().getSimpleName() + causeOf(event);
        if (file.end != null) {
            world.violate("I6", file.key, name + " of " + file.name() + " after " + file.end);
        }
        if (event instanceof LockAcquiredEvent == file.announced) {
            world.violate("I6", file.key, name + " of " + file.name() + " comes first, or again");
        }
        if (event instanceof LockAcquiredEvent) {
            file.announced = true;
        } else if (event instanceof LockInDangerEvent) {
            danger(file, true);
            if (!file.hasHeartbeats()) {
                world.violate("I6", file.key, file.name() + " is in danger, though its lease is fixed");
            }
            checkTimely(file, file.timing().safe(), name);
            file.wasInDanger = true;
            tally.count(Happening.DANGER);
            if (file.owner.machine().elapsed() - file.row.start < file.timing().safe()) {
                tally.count(Happening.FORESEEN_DANGER);
            }
        } else if (event instanceof LockRecoveredEvent) {
            danger(file, false);
            tally.count(Happening.RECOVERY);
        } else {
            ended(file, event, name);
        }
    }

    /** What time alone brings about is heard of in time, unless something disturbed the machine meanwhile. */
    private void checkTimely(HoldFile file, long age, String name) {
        Machine machine = file.owner.machine();
        // A grant may have been under way for so long that its danger is due at once.
        long late = Math.min(machine.elapsed() - file.row.start - age, world.now() - file.grantedAt);
        boolean disturbed = troubled(file) > world.now() - 2 * (age + late);
        if (late > SLACK && !disturbed && !file.row.edited) {
            world.violate("I6", file.key, name + " of " + file.name() + " comes " + late / 1e9 + " s late");
        }
    }

    /** Returns until when clocks, threads or the callback executor kept the owner from hearing things in time. */
    private static long troubled(HoldFile file) {
        return Math.max(file.owner.machine().disturbed(), file.owner.process().lastFailure());
    }

    private void danger(HoldFile file, boolean begins) {
        if (file.inDanger == begins) {
            world.violate("I6", file.key, "danger of " + file.name() + (begins ? " twice" : " ends without beginning"));
        }
        file.inDanger = begins;
    }

    private void ended(HoldFile file, LockEvent event, String name) {
        file.end = name;
        LockStatus status = event.handle().status();
        boolean right = status == (event instanceof LockReleasedEvent ? LockStatus.RELEASED : LockStatus.INVALID);
        if (!right || event.handle().isHeld()) {
            world.violate("I6", file.key, file.name() + " is " + status + " after " + name);
        }
        if (event instanceof LockStolenEvent stolen) {
            taken(file, stolen.cause());
        } else if (event instanceof LockExpiredEvent expired && expired.cause() == LossCause.EXPIRED) {
            expired(file);
        } else if (event instanceof LockExpiredEvent) {
            tally.count(Happening.LOST_AT_CLOSE);
            if (!file.owner.isClosed()) {
                world.violate("I6", file.key, file.name() + " ended with a client that is not closed");
            }
        }
    }

    private void taken(HoldFile file, LossCause cause) {
        switch (cause) {
            case STOLEN -> tally.count(Happening.STOLEN);
            case DELETED -> tally.count(Happening.DELETED);
            default -> tally.count(Happening.FORCED);
        }
        if (file.row.takenAway == null) {
            world.violate("I5", file.key, cause + " is heard of " + file.name() + ", whose row nobody touched");
        }
    }

    private void expired(HoldFile file) {
        tally.count(Happening.EXPIRED);
        Timing timing = file.timing();
        if (file.owner.machine().elapsed() - file.row.start < timing.held() && !file.row.edited) {
            early(file);
        }
        checkTimely(file, timing.held(), "the end");
        if (!file.hasHeartbeats()) {
            return;
        }
        long now = world.now();
        // By the slowest clock, whatever this one's rate is.
        long lastChance = (timing.heartbeat() * 12 / 10 + 2 * timing.attempt()) * 11 / 10 + SLACK;
        long untold = file.owner.process().lastFailure();
        if (Math.max(file.owner.troubledUntil(), untold) < now - lastChance) {
            world.violate("I11", file.key, file.name() + " expired although nothing kept it from being renewed");
        }
        long warning = timing.held() - timing.safe() + SLACK;
        boolean awake = troubled(file) < now - warning * 11 / 10;
        if (awake && !file.wasInDanger) {
            world.violate("I6", file.key, file.name() + " expired without having been in danger");
        }
    }

    private void early(HoldFile file) {
        boolean suspected = file.owner.machine().disturbed()
                >= file.row.grantedAt - file.timing().lease();
        if (file.hasHeartbeats() || !suspected) {
            world.violate("I6", file.key, file.name() + " expired before its time");
        } else {
            tally.count(Happening.FIXED_LEASE_SUSPECTED);
        }
    }

    /** A heartbeat each period, another for each that failed, some for each suspicion, and pauses that grow (I13). */
    void checkRate(HoldFile file) {
        if (!file.hasHeartbeats()) {
            world.violate("I7", file.key, "a beat of " + file.name() + ", whose lease is fixed");
        }
        long age = (world.now() - file.row.grantedAt) * 11 / 10;
        int failed = file.row.beats - file.row.renewals;
        long regular = age / (file.timing().heartbeat() * 9 / 10);
        boolean tooMany = file.row.beats
                > 4 + regular + 2L * failed + 2L * file.owner.machine().disturbances();
        boolean tooFast =
                failed > 8L * (file.row.renewals + 1L) + age / (file.timing().heartbeat() / 6);
        if (tooMany || tooFast) {
            world.violate(
                    "I13",
                    file.key,
                    file.row.beats + " beats of " + file.name() + ", " + failed + " without success, in " + age / 1e9
                            + " s");
        }
    }
}
