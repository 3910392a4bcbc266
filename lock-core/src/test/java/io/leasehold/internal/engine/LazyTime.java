package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.Clocks;
import io.leasehold.internal.runtime.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Virtual time for very many timers: one that was cancelled stays in the queue until its time has come. For one thread. */
final class LazyTime implements Clocks, Scheduler {

    private static final class Entry implements Task {

        private final long at;
        private final long order;
        private @Nullable Runnable task;

        Entry(long at, long order, Runnable task) {
            this.at = at;
            this.order = order;
            this.task = task;
        }

        @Override
        public void cancel() {
            task = null;
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(
            Comparator.<Entry>comparingLong(entry -> entry.at).thenComparingLong(entry -> entry.order));
    private long nano;
    private long orders;

    void advance(Duration duration) {
        long end = nano + duration.toNanos();
        for (Entry next = entries.peek(); next != null && next.at <= end; next = entries.peek()) {
            entries.remove();
            Runnable task = next.task;
            if (task != null) {
                nano = next.at;
                task.run();
            }
        }
        nano = end;
    }

    @Override
    public Task schedule(long delayNanos, Runnable task) {
        Entry entry = new Entry(nano + Math.max(0, delayNanos), orders++, task);
        entries.add(entry);
        return entry;
    }

    @Override
    public void close() {
        entries.clear();
    }

    @Override
    public long nanoTime() {
        return nano;
    }

    @Override
    public long wallMillis() {
        return 1_800_000_000_000L + nano / 1_000_000;
    }

    @Override
    public long uptimeNanos() {
        return NO_UPTIME;
    }
}
