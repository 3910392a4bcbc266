package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Watches that a waiter asks the table no more than 13 times in any second of its own clock, whatever fails (I18). */
final class RateJudge {

    private static final int MOST_A_SECOND = 13;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** The engine does not keep to it yet; {@code -Dsimulation.rates} judges all the same. */
    private static final boolean JUDGES = Boolean.getBoolean("simulation.rates");

    private record Waiter(Member member, LockKey key) {}

    private final World world;
    private final Map<Waiter, Rate> rates = new HashMap<>();

    RateJudge(World world) {
        this.world = world;
    }

    /** Another request of a client may be the one that asks the table from here on. */
    void anotherTurn(Member member, LockKey key) {
        rates.remove(new Waiter(member, key));
    }

    void sent(Member member, LockKey key, String what) {
        Rate rate = rates.computeIfAbsent(new Waiter(member, key), one -> new Rate());
        boolean exceeded = rate.isExceeded(member.machine().steadyAt(world.now()));
        if (exceeded && JUDGES) {
            world.violate(
                    "I18",
                    key,
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
