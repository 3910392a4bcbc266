package io.leasehold.benchmarks.lab;

import io.leasehold.benchmarks.contender.Contender;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Threads of one process that acquire and release the same lock again and again. */
public final class Crowd {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final long start = System.nanoTime();
    private final Workers<Member> members;
    private volatile long end = Long.MAX_VALUE;

    private Crowd(Contender contender, String key, int threads) {
        members = Workers.start(threads, thread -> () -> contend(contender, key));
    }

    /** The results of one thread: how long it waited each time, and how often it got the lock before the end. */
    private record Member(Histogram waits, long turns) {}

    /** The results of all threads. */
    public record Result(Histogram waits, long turns, double seconds, long fewest, long most) {

        public double rate() {
            return turns / seconds;
        }
    }

    /** Starts the given number of threads. */
    public static Crowd start(Contender contender, String key, int threads) {
        return new Crowd(contender, key, threads);
    }

    private Member contend(Contender contender, String key) throws InterruptedException {
        Histogram waits = new Histogram(3);
        long turns = 0;
        while (System.nanoTime() < end) {
            long asked = System.nanoTime();
            Optional<Contender.Held> held = contender.take(key, PATIENCE);
            long taken = System.nanoTime();
            held.ifPresent(Contender.Held::free);
            waits.recordValue(taken - asked);
            turns += held.isPresent() && taken < end ? 1 : 0;
        }
        return new Member(waits, turns);
    }

    /** Ends the run. Threads that wait still get the lock, and their wait counts. */
    public Result stop() throws Exception {
        end = System.nanoTime();
        double seconds = (end - start) / 1e9;
        List<Member> all = members.results();
        Histogram waits = new Histogram(3);
        all.forEach(member -> waits.add(member.waits()));
        return new Result(
                waits,
                all.stream().mapToLong(Member::turns).sum(),
                seconds,
                all.stream().mapToLong(Member::turns).min().orElse(0),
                all.stream().mapToLong(Member::turns).max().orElse(0));
    }
}
