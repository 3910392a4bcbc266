package io.leasehold.internal.engine.simulation;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays many seeds on several threads, each seed on one of them, and tells how it goes. */
final class Campaign {

    private static final long SEEDS_A_REPORT = 50_000;

    /**
     * What is to be played.
     *
     * @param first the first of consecutive seeds
     * @param mostFailures after so many seeds that break a promise, no more are begun
     */
    record Settings(long first, long seeds, int threads, int mostFailures) {}

    private final Settings settings;
    private final Consumer<String> reports;
    private final Tally tally = new Tally();
    private final List<Long> failures = new ArrayList<>();
    private long begun;
    private long cpuNanos;

    Campaign(Settings settings, Consumer<String> reports) {
        this.settings = settings;
        this.reports = reports;
    }

    /** Plays all seeds; returns those that broke a promise, whose stories have been reported. */
    List<Long> play() {
        List<Thread> threads = new ArrayList<>();
        EngineLog silent = new EngineLog();
        try {
            for (int number = 0; number < settings.threads(); number++) {
                Thread thread = new Thread(this::playOnThisThread, "simulation-" + number);
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        } finally {
            silent.close();
        }
        return failures;
    }

    Tally tally() {
        return tally;
    }

    private void playOnThisThread() {
        long index;
        while ((index = next()) < settings.seeds()) {
            long seed = settings.first() + index;
            long before = threadCpu();
            Tally own = new Tally();
            String story = play(seed, own);
            played(seed, own, story, threadCpu() - before);
        }
    }

    private static @Nullable String play(long seed, Tally tally) {
        try {
            Violation violation = Simulation.run(seed, Options.full(), tally);
            return violation == null ? null : Shrinker.explain(seed, Options.full());
        } catch (RuntimeException | Error e) {
            // On a thread of its own, it would end that thread and nothing else.
            return "Seed " + seed + " ended with " + e + " at " + List.of(e.getStackTrace());
        }
    }

    private synchronized long next() {
        return failures.size() < settings.mostFailures() ? begun++ : Long.MAX_VALUE;
    }

    private synchronized void played(long seed, Tally own, @Nullable String story, long nanos) {
        tally.add(own);
        cpuNanos += nanos;
        if (story != null) {
            failures.add(seed);
            reports.accept(story);
        }
        if (tally.seeds() % SEEDS_A_REPORT == 0 || tally.seeds() == settings.seeds()) {
            reports.accept(progress());
        }
    }

    private static long threadCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** The rate is that of the threads' own time, so that it says the same on a machine that does other things too. */
    String progress() {
        double seconds = (double) cpuNanos / TimeUnit.SECONDS.toNanos(1);
        return String.format(
                "Simulation from seed %d, %.0f seeds a second and core, %d failures: %s",
                settings.first(), tally.seeds() / seconds, failures.size(), tally);
    }
}
