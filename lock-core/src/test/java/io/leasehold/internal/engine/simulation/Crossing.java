package io.leasehold.internal.engine.simulation;

import java.util.SplittableRandom;

/** Has whoever asked for a lock lose patience before the answer has reached it, or just after. */
final class Crossing {

    /** Callbacks take up to so long to run where nothing holds them up. */
    private static final long MOST = 100_000;

    private static final int STREAM = 2_000;

    private final Fleet fleet;
    private final SplittableRandom random;

    Crossing(Fleet fleet) {
        this.fleet = fleet;
        this.random = fleet.plan().random(STREAM);
    }

    /** A request has just been granted. */
    void granted(Ask ask) {
        long after = random.nextLong(MOST);
        boolean hit = random.nextInt(8) == 0;
        if (hit
                && fleet.plan().has(Fault.CROSSED_CANCEL)
                && fleet.world().now() < fleet.plan().active()) {
            ask.by.process().post(after, () -> {
                if (ask.isOpen()) {
                    fleet.tally().count(Happening.CROSSED_CANCEL);
                    fleet.holdJudge().cancel(ask);
                }
            });
        }
    }
}
