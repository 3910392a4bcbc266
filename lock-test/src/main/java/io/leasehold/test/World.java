package io.leasehold.test;

import io.leasehold.test.internal.MemoryTable;
import io.leasehold.test.internal.SeededEntropy;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What the clients of one table share. */
record World(VirtualTime time, MemoryTable table, SeededEntropy entropy, Callbacks callbacks) {

    private static final Duration EXPIRY_PERIOD = Duration.ofHours(1);
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
        long end = time.nanoTime() + duration.toNanos();
        boolean unused = passUntil(() -> false, end);
    }

    /** Lets time pass until the condition holds, or until the given moment; returns whether it holds. */
    boolean passUntil(BooleanSupplier condition, long end) {
        callbacks.runPostponed();
        boolean more = true;
        for (long steps = 0; more && !condition.getAsBoolean(); steps++) {
            if (steps > MOST_STEPS) {
                throw new IllegalStateException("After " + MOST_STEPS + " heartbeats and looks at the table, on "
                        + "virtual time, what is waited for has not happened yet. Wait for less than that.");
            }
            more = step(end);
        }
        return condition.getAsBoolean();
    }

    private boolean step(long end) {
        boolean more = callbacks.after(() -> end == Long.MAX_VALUE ? time.runNext() : time.runNextUntil(end));
        callbacks.runPostponed();
        return more;
    }
}
