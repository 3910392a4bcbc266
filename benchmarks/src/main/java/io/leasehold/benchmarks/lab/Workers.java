package io.leasehold.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Threads that do the same at the same time. */
public final class Workers<R> {

    private final ExecutorService threads;
    private final List<Future<R>> results = new ArrayList<>();

    private Workers(int count) {
        threads = Executors.newFixedThreadPool(count);
    }

    /** Starts so many threads, each with the work for its number. */
    public static <R> Workers<R> start(int count, IntFunction<Callable<R>> work) {
        Workers<R> workers = new Workers<>(count);
        for (int i = 0; i < count; i++) {
            workers.results.add(workers.threads.submit(work.apply(i)));
        }
        return workers;
    }

    /**
     * Waits for all of them, and until their threads have ended, which would be counted with what is measured next; the
     * first that failed fails the whole.
     */
    public List<R> results() throws Exception {
        List<R> values = new ArrayList<>();
        try {
            for (Future<R> result : results) {
                values.add(result.get());
            }
        } finally {
            threads.shutdownNow();
        }
        abandon();
        return values;
    }

    /** Interrupts them and waits for their ends. */
    public void abandon() throws InterruptedException {
        threads.shutdownNow();
        if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Interrupted threads still wait");
        }
    }
}
