package io.leasehold.benchmarks.lab;

/** What a table takes a second. What it did not take in one second is not saved for later ones. */
final class Throughput {

    static final Throughput UNLIMITED = new Throughput(Double.POSITIVE_INFINITY, 0);

    private final double aSecond;
    private double spare;
    private long last;

    private Throughput(double aSecond, long now) {
        this.aSecond = aSecond;
        spare = aSecond;
        last = now;
    }

    static Throughput of(int writesASecond) {
        return of(writesASecond, System.nanoTime());
    }

    static Throughput of(int writesASecond, long now) {
        return new Throughput(writesASecond, now);
    }

    /** Returns whether the table takes one more write at that time. */
    boolean takes(long now) {
        return aSecond == Double.POSITIVE_INFINITY || takesOf(now);
    }

    private synchronized boolean takesOf(long now) {
        spare = Math.min(aSecond, spare + (now - last) / 1e9 * aSecond);
        last = now;
        if (spare < 1) {
            return false;
        }
        spare--;
        return true;
    }
}
