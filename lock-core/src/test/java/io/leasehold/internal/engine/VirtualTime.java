package io.leasehold.internal.engine;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Clocks and a scheduler that stand still until a test moves them. For one thread. */
final class VirtualTime implements Clocks, Scheduler {

    private static final long MOST_TASKS = 2_000_000;

    private record Entry(long at, long order, Runnable task) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order));
    private long nano;
    private long wallOffsetNanos = TimeUnit.MILLISECONDS.toNanos(1_700_000_000_000L);
    private long suspendedNanos;
    private long orders;
    private long ran;
    private boolean closed;

    /** Lets time pass, running what falls due on the way, each task at its own moment. */
    void advance(Duration duration) {
        advanceNanos(duration.toNanos());
    }

    void advanceNanos(long nanos) {
        long end = nano + nanos;
        while (!entries.isEmpty() && entries.peek().at() <= end) {
            run(entries.remove());
        }
        nano = end;
    }

    /** Lets time pass until the next task, and runs it; returns false if there is none. */
    boolean runNext() {
        if (entries.isEmpty()) {
            return false;
        }
        run(entries.remove());
        return true;
    }

    /** Fails instead of hanging when tasks go on for ever, as those of a broken engine may. */
    private void run(Entry next) {
        if (++ran > MOST_TASKS) {
            throw new AssertionError("more than " + MOST_TASKS + " tasks have run, and still there are more");
        }
        nano = Math.max(nano, next.at());
        next.task().run();
    }

    /** Lets time pass without running anything, as a stopped process sees it. Timers run late, at the next advance. */
    void pause(Duration duration) {
        nano += duration.toNanos();
    }

    /** Lets time pass for the wall clock and the uptime only, as a suspended machine sees it. */
    void suspend(Duration duration) {
        wallOffsetNanos += duration.toNanos();
        suspendedNanos += duration.toNanos();
    }

    /** Moves the wall clock alone. */
    void stepWall(Duration duration) {
        wallOffsetNanos += duration.toNanos();
    }

    /** Returns how many tasks wait. */
    int scheduled() {
        return entries.size();
    }

    @Override
    public long nanoTime() {
        return nano;
    }

    @Override
    public long wallMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nano + wallOffsetNanos);
    }

    @Override
    public long uptimeNanos() {
        return nano + suspendedNanos;
    }

    @Override
    public Task schedule(long delayNanos, Runnable task) {
        Entry entry = new Entry(nano + Math.max(0, delayNanos), orders++, task);
        if (!closed) {
            entries.add(entry);
        }
        return () -> entries.remove(entry);
    }

    @Override
    public void close() {
        closed = true;
        entries.clear();
    }
}
