package io.leasehold.benchmarks.lab;

import io.leasehold.benchmarks.contender.Contender;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** The results of threads that each acquire and release their own lock again and again. */
public record Pairs(Histogram nanos, long requests, double seconds) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Lets so many threads do it for a time; requests are those of the SDK client. */
    public static Pairs measure(Lab lab, Contender contender, Sdk sdk, int threads, Duration length) throws Exception {
        List<String> keys = Stream.generate(lab::newKey).limit(threads).toList();
        long before = sdk.requests();
        long start = System.nanoTime();
        long end = start + length.toNanos();
        List<Histogram> all = Workers.<Histogram>start(threads, thread -> () -> until(end, contender, keys.get(thread)))
                .results();
        double seconds = (System.nanoTime() - start) / 1e9;
        Histogram total = new Histogram(3);
        all.forEach(total::add);
        return new Pairs(total, sdk.requests() - before, seconds);
    }

    private static Histogram until(long end, Contender contender, String key) throws InterruptedException {
        Histogram nanos = new Histogram(3);
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            contender.take(key, PATIENCE).orElseThrow().free();
            nanos.recordValue(System.nanoTime() - start);
        }
        return nanos;
    }

    public double requestsAPair() {
        return requests / (double) nanos.getTotalCount();
    }

    /** Returns the time that half of the pairs took at most, in microseconds. */
    public double median() {
        return nanos.getValueAtPercentile(50) / 1e3;
    }

    /** Returns the time that 99 % of the pairs took at most, in microseconds. */
    public double high() {
        return nanos.getValueAtPercentile(99) / 1e3;
    }

    public double rate() {
        return nanos.getTotalCount() / seconds;
    }
}
