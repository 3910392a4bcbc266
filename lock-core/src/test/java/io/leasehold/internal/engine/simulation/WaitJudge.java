package io.leasehold.internal.engine.simulation;

import java.util.concurrent.TimeUnit;

/** Watches that a wait ends when its time is up (I17), unless something disturbed the machine meanwhile. */
final class WaitJudge {

    /**
     * The first attempt is waited for, read back if it was not answered, and both are done once more if it had not landed;
     * and callbacks may be late.
     */
    private static final long SLACK = 4 * TimeUnit.SECONDS.toNanos(2) + TimeUnit.SECONDS.toNanos(2);

    private final World world;

    WaitJudge(World world) {
        this.world = world;
    }

    void ended(Ask ask) {
        long late = ask.overdue();
        Program process = ask.by.process();
        long troubled = Math.max(ask.by.machine().disturbed(), process.lastFailure());
        if (late > SLACK && troubled < world.now() - 2 * late) {
            world.violate(
                    "I17", ask.key, "request " + ask.number + " waits " + late / 1e9 + " s longer than it was to");
        }
    }
}
