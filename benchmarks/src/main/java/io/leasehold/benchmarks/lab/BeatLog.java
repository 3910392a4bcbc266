package io.leasehold.benchmarks.lab;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** When each lock was last renewed in a stubbed table, and how long it once went without. */
public final class BeatLog {

    private final Map<String, Lock> locks = new ConcurrentHashMap<>();
    private final LongAdder writes = new LongAdder();

    private static final class Lock {

        private long last = System.nanoTime();
        private long longest;

        synchronized void written(long now) {
            longest = Math.max(longest, now - last);
            last = now;
        }

        synchronized long longest(long now) {
            return Math.max(longest, now - last);
        }

        synchronized void restart(long now) {
            last = now;
            longest = 0;
        }
    }

    void written(String key) {
        writes.increment();
        locks.computeIfAbsent(key, name -> new Lock()).written(System.nanoTime());
    }

    /** Begins to watch, as if all had been renewed just now. */
    public void restart() {
        long now = System.nanoTime();
        locks.values().forEach(lock -> lock.restart(now));
        writes.reset();
    }

    /** Returns how many writes there were since the restart. */
    public long writes() {
        return writes.sum();
    }

    /**
     * Returns the longest time that any lock but the given one went without a renewal since the restart, in seconds.
     */
    public double longestSeconds(String butFor) {
        long now = System.nanoTime();
        return locks.entrySet().stream()
                        .filter(lock -> !lock.getKey().equals(butFor))
                        .mapToLong(lock -> lock.getValue().longest(now))
                        .max()
                        .orElse(0)
                / 1e9;
    }

    /** Returns how many locks but the given one went without a renewal for longer than a lease. */
    public long silentFor(Duration lease, String butFor) {
        long now = System.nanoTime();
        return locks.entrySet().stream()
                .filter(lock -> !lock.getKey().equals(butFor))
                .filter(lock -> lock.getValue().longest(now) > lease.toNanos())
                .count();
    }
}
