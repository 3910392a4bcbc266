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

    private record Line(Member member, LockKey key) {}

    private final World world;
    private final long lateness;
    private final Map<Line, Rate> rates = new HashMap<>();

    RateJudge(World world, Plan plan) {
        this.world = world;
        this.lateness = plan.has(Fault.SLUGGISH) ? Program.MOST_LATENESS : 0;
    }

    /** Counts a request of who waits. */
    void sent(Member member, LockKey key, String what) {
        count(member, key, member.whoWaits(key), what);
    }

    /** Counts the release of a row that never became a hold, for the waiter that had asked for it. */
    void released(HoldFile file) {
        count(file.owner, file.lock, file.askedFor, "release");
    }

    private void count(Member member, LockKey key, @Nullable Object who, String what) {
        Rate rate = rates.computeIfAbsent(new Line(member, key), line -> new Rate());
        // A timer that runs late sends a request nearer to the next one.
        long least = SECOND - lateness - member.machine().hesitation();
        if (rate.isExceeded(who, member.machine().elapsed(), least)) {
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

        private @Nullable Object who;

        boolean isExceeded(@Nullable Object latest, long now, long second) {
            if (latest != who) {
                who = latest;
                count = 0;
            }
            int slot = count % MOST_A_SECOND;
            boolean exceeded = count >= MOST_A_SECOND && now - moments[slot] < second;
            moments[slot] = now;
            count++;
            return exceeded;
        }
    }
}
