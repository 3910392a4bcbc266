package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Watches that a waiter asks the table no more than 13 times in any second of its own clock, whatever fails (I18). */
final class RateJudge {

    private static final int MOST_A_SECOND = 13;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /**
     * A waiter that ends releases what it may have written, all at once; {@code -Dsimulation.releases} counts these
     * requests too, which the engine does not bound yet.
     */
    private static final boolean COUNTS_RELEASES = Boolean.getBoolean("simulation.releases");

    private record Waiter(Member member, LockKey key, boolean gone) {}

    private final World world;
    private final Map<Waiter, Rate> rates = new HashMap<>();

    RateJudge(World world) {
        this.world = world;
    }

    /** Another request of a client may be the one that asks the table from here on. */
    void anotherTurn(Member member, LockKey key) {
        rates.remove(new Waiter(member, key, false));
    }

    /** Counts a request of who waits. */
    void sent(Member member, LockKey key, String what) {
        count(new Waiter(member, key, false), what);
    }

    /** Counts the release of a hold that was never granted, by who does not wait any more. */
    void released(Member member, LockKey key) {
        if (COUNTS_RELEASES) {
            count(new Waiter(member, key, true), "release");
        }
    }

    private void count(Waiter waiter, String what) {
        Member member = waiter.member();
        Rate rate = rates.computeIfAbsent(waiter, one -> new Rate());
        if (rate.isExceeded(member.machine().steadyAt(world.now()))) {
            world.violate(
                    "I18",
                    waiter.key(),
                    member.name() + " sends a " + what + " after " + MOST_A_SECOND + " other requests in a second");
        }
    }

    /** When a waiter's latest requests were sent. */
    private static final class Rate {

        private final long[] moments = new long[MOST_A_SECOND];
        private int count;

        boolean isExceeded(long now) {
            int slot = count % MOST_A_SECOND;
            boolean exceeded = count >= MOST_A_SECOND && now - moments[slot] < SECOND;
            moments[slot] = now;
            count++;
            return exceeded;
        }
    }
}
