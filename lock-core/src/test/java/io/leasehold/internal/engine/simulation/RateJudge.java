package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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

    /** Counts a request of who waits. */
    void sent(Member member, LockKey key, String what) {
        count(new Waiter(member, key, false), member.whoWaits(key), what);
    }

    /** Counts the release of a hold that was never granted, by who does not wait any more. */
    void released(Member member, LockKey key) {
        if (COUNTS_RELEASES) {
            count(new Waiter(member, key, true), null, "release");
        }
    }

    private void count(Waiter waiter, @Nullable Object who, String what) {
        Member member = waiter.member();
        Rate rate = rates.computeIfAbsent(waiter, one -> new Rate());
        if (rate.isExceeded(who, member.machine().elapsed())) {
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

        private @Nullable Object who;

        boolean isExceeded(@Nullable Object latest, long now) {
            if (latest != who) {
                who = latest;
                count = 0;
            }
            int slot = count % MOST_A_SECOND;
            boolean exceeded = count >= MOST_A_SECOND && now - moments[slot] < SECOND;
            moments[slot] = now;
            count++;
            return exceeded;
        }
    }
}
