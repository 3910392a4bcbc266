package io.leasehold.test;

import io.leasehold.test.internal.MemoryTable;
import io.leasehold.test.internal.SeededEntropy;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The time, table and randomness that the clients of one table share. */
record World(VirtualTime time, MemoryTable table, SeededEntropy entropy, Callbacks callbacks) {

    private static final Duration EXPIRY_PERIOD = Duration.ofHours(24);
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final Instant START = Instant.parse("2027-01-15T08:00:00Z");
    private static final int PAGE_SIZE = 100;

    private static final long MOST_STEPS = 500_000;

    static World create() {
        return new World(
                new VirtualTime(Long.MAX_VALUE),
                new MemoryTable(EXPIRY_PERIOD, RETENTION, PAGE_SIZE),
                new SeededEntropy(),
                new Callbacks());
    }

    /** Returns the table's own time, in seconds since the epoch. No test sets it, whatever it does to other clocks. */
    long tableSeconds() {
        return START.getEpochSecond() + TimeUnit.NANOSECONDS.toSeconds(time.uptimeNanos());
    }

    void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Time cannot advance by a negative duration (" + duration + ").");
        }
        long start = time.nanoTime();
        boolean all = passWithinSteps(() -> false, start + duration.toNanos());
        if (!all) {
            throw tooManySteps("only "
                    + Duration.ofNanos(time.nanoTime() - start).truncatedTo(ChronoUnit.SECONDS) + " of the " + duration
                    + " have passed. Advance in smaller steps, or release locks that need not be held");
        }
    }

    /** Lets time pass until the condition holds or the given time is reached; returns whether it holds. */
    boolean passUntil(BooleanSupplier condition, long end) {
        if (!passWithinSteps(condition, end)) {
            throw tooManySteps("the event that the call waits for has not happened. Wait for a shorter time");
        }
        return condition.getAsBoolean();
    }

    /** As {@link #passUntil}, but returns false after too many steps, so that no test runs for ever. */
    private boolean passWithinSteps(BooleanSupplier condition, long end) {
        callbacks.runPostponed();
        boolean more = true;
        long steps = 0;
        while (more && steps <= MOST_STEPS && !condition.getAsBoolean()) {
            more = step(end);
            steps++;
        }
        return steps <= MOST_STEPS;
    }

    private static IllegalStateException tooManySteps(String state) {
        return new IllegalStateException(
                "After " + MOST_STEPS + " heartbeats, polls and timers on virtual time, " + state + ".");
    }

    private boolean step(long end) {
        boolean more = callbacks.after(() -> end == Long.MAX_VALUE ? time.runNext() : time.runNextUntil(end));
        callbacks.runPostponed();
        return more;
    }
}
