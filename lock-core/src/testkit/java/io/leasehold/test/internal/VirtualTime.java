package io.leasehold.test.internal;

import io.leasehold.internal.runtime.Clocks;
import io.leasehold.internal.runtime.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Clocks and a scheduler that stand still until somebody moves them. Safe for use by several threads: tasks run one at a
 * time, on the thread that lets the time pass.
 */
public final class VirtualTime implements Clocks, Scheduler {

    private record Entry(long at, long order, Runnable task) {}

    /** Held while a task runs. The monitor never is, since tasks schedule others under monitors of their own. */
    private final ReentrantLock running = new ReentrantLock();

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order));
    private long nano;
    private long wallOffsetNanos = TimeUnit.MILLISECONDS.toNanos(1_800_000_000_000L);
    private long suspendedNanos;
    private long orders;
    private long ran;
    private boolean closed;
    private final long mostTasks;

    /** Makes a time in which no more than two million tasks run, for a test that would otherwise go on for ever. */
    public VirtualTime() {
        this(2_000_000);
    }

    /** Makes a time in which no more tasks run than the given number. */
    public VirtualTime(long mostTasks) {
        this.mostTasks = mostTasks;
    }

    /** Lets time pass, running what falls due on the way, each task at its own moment. */
    public void advance(Duration duration) {
        advanceNanos(duration.toNanos());
    }

    /** As {@link #advance}, in nanoseconds. */
    public void advanceNanos(long nanos) {
        long end = nanoTime() + nanos;
        boolean more = true;
        while (more) {
            more = runNextUntil(end);
        }
    }

    /** Lets time pass until the next task, and runs it; returns false if there is none. */
    public boolean runNext() {
        return step(Long.MAX_VALUE);
    }

    /** Runs the next task that is due by then; if there is none, lets time pass until then and returns false. */
    public boolean runNextUntil(long end) {
        running.lock();
        try {
            boolean ranOne = step(end);
            if (!ranOne) {
                moveTo(end);
            }
            return ranOne;
        } finally {
            running.unlock();
        }
    }

    private boolean step(long latest) {
        running.lock();
        try {
            Entry next = takeDueBy(latest);
            if (next == null) {
                return false;
            }
            next.task().run();
            return true;
        } finally {
            running.unlock();
        }
    }

    /** Fails instead of hanging when tasks go on for ever, as those of a broken engine may. */
    private synchronized @Nullable Entry takeDueBy(long latest) {
        Entry next = entries.peek();
        if (next == null || next.at() > latest) {
            return null;
        }
        if (++ran > mostTasks) {
            throw new AssertionError("more than " + mostTasks + " tasks have run, and still there are more");
        }
        moveTo(next.at());
        return entries.remove();
    }

    private synchronized void moveTo(long moment) {
        nano = Math.max(nano, moment);
    }

    /** Lets time pass without running anything, as a stopped process sees it. Timers run late, at the next advance. */
    public synchronized void pause(Duration duration) {
        nano += duration.toNanos();
    }

    /** Lets time pass for the wall clock and the uptime only, as a suspended machine sees it. */
    public synchronized void suspend(Duration duration) {
        wallOffsetNanos += duration.toNanos();
        suspendedNanos += duration.toNanos();
    }

    /** Moves the monotonic clock alone, as a broken machine may see it. */
    public synchronized void jump(Duration duration) {
        nano += duration.toNanos();
        wallOffsetNanos -= duration.toNanos();
        suspendedNanos -= duration.toNanos();
    }

    /** Moves the wall clock alone. */
    public synchronized void stepWall(Duration duration) {
        wallOffsetNanos += duration.toNanos();
    }

    /** Returns how many tasks wait. */
    public synchronized int scheduled() {
        return entries.size();
    }

    @Override
    public synchronized long nanoTime() {
        return nano;
    }

    @Override
    public synchronized long wallMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nano + wallOffsetNanos);
    }

    @Override
    public synchronized long uptimeNanos() {
        return nano + suspendedNanos;
    }

    @Override
    public synchronized Task schedule(long delayNanos, Runnable task) {
        Entry entry = new Entry(nano + Math.max(0, delayNanos), orders++, task);
        if (!closed) {
            entries.add(entry);
        }
        return () -> cancel(entry);
    }

    private synchronized void cancel(Entry entry) {
        entries.remove(entry);
    }

    @Override
    public synchronized void close() {
        closed = true;
        entries.clear();
    }
}
