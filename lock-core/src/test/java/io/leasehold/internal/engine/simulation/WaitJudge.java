package io.leasehold.internal.engine.simulation;

import java.util.concurrent.TimeUnit;

/** Watches that a wait ends when its time is up (I17), unless something disturbed the machine meanwhile. */
final class WaitJudge {

    private static final long ATTEMPT = TimeUnit.SECONDS.toNanos(2);

    /** A slot is sought, taken, and read back, and then the main row is read and marked, or the members are. */
    private static final int MOST_OF_MEMBERS = 8;

    /** Callbacks may be late. */
    private static final long SLACK = TimeUnit.SECONDS.toNanos(2);

    private final World world;

    WaitJudge(World world) {
        this.world = world;
    }

    void ended(Ask ask) {
        long late = ask.overdue();
        Program process = ask.by.process();
        long troubled = Math.max(process.lastNested(), Math.max(ask.by.machine().disturbed(), process.lastFailure()));
        // The first attempt is waited for, and read back if it was not answered; without a wait both are done once
        // more.
        long allowed = (ask.ofMembers ? MOST_OF_MEMBERS : ask.wait == 0 ? 4 : 2) * ATTEMPT + SLACK;
        if (late > allowed && troubled < world.now() - 2 * late) {
            world.violate(
                    "I17", ask.key, "request " + ask.number + " waits " + late / 1e9 + " s longer than it was to");
        }
    }
}
