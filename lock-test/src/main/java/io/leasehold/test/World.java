package io.leasehold.test;

import io.leasehold.test.internal.MemoryTable;
import io.leasehold.test.internal.SeededEntropy;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;

/** What the clients of one table share. */
record World(VirtualTime time, MemoryTable table, SeededEntropy entropy, Callbacks callbacks) {

    private static final Duration EXPIRY_PERIOD = Duration.ofHours(24);
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final int PAGE_SIZE = 100;

    private static final long MOST_STEPS = 500_000;

    static World create() {
        return new World(
                new VirtualTime(Long.MAX_VALUE),
                new MemoryTable(EXPIRY_PERIOD, RETENTION, PAGE_SIZE),
                new SeededEntropy(),
                new Callbacks());
    }

    void advance(Duration duration) {
        long start = time.nanoTime();
        boolean all = passUntilOrTired(() -> false, start + duration.toNanos());
        if (!all) {
            throw tired("only " + Duration.ofNanos(time.nanoTime() - start).truncatedTo(ChronoUnit.SECONDS) + " of the "
                    + duration + " have passed. Advance by less at a time, or release locks that need not be held");
        }
    }

    /** Lets time pass until the condition holds, or until the given moment; returns whether it holds. */
    boolean passUntil(BooleanSupplier condition, long end) {
        if (!passUntilOrTired(condition, end)) {
            throw tired("what is waited for has not happened yet. Wait for less than that");
        }
        return condition.getAsBoolean();
    }

    /** As {@link #passUntil}, but returns false if that takes too many steps, lest a test run for ever. */
    private boolean passUntilOrTired(BooleanSupplier condition, long end) {
        callbacks.runPostponed();
        boolean more = true;
        long steps = 0;
        while (more && steps <= MOST_STEPS && !condition.getAsBoolean()) {
            more = step(end);
            steps++;
        }
        return steps <= MOST_STEPS;
    }

    private static IllegalStateException tired(String state) {
        return new IllegalStateException(
                "After " + MOST_STEPS + " heartbeats, looks at the table and timers on virtual time, " + state + ".");
    }

    private boolean step(long end) {
        boolean more = callbacks.after(() -> end == Long.MAX_VALUE ? time.runNext() : time.runNextUntil(end));
        callbacks.runPostponed();
        return more;
    }
}
