package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Seat;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Bar;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** How long, and at what cost, does a process wait for a lock that another one frees? */
final class HandOver implements Question {

    private static final int LANES = 4;
    private static final int WARM_UP = 2;
    private static final int LEAST_HOLD_MILLIS = 200;
    private static final int MOST_HOLD_MILLIS = 2_200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "hand-over";
    }

    private record Result(Peer peer, Histogram nanos, double requestsASecond) {

        double millis(double percentile) {
            return nanos.getValueAtPercentile(percentile) / 1e6;
        }

        double product() {
            return millis(50) * requestsASecond;
        }
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        int handOvers = lab.effort().count(25, 5);
        Answer answer = new Answer(
                "One client holds a lock for " + LEAST_HOLD_MILLIS + " to " + MOST_HOLD_MILLIS
                        + " ms (uniform), another one with an SDK client of its own waits for it; from the call that"
                        + " frees it to the return of the call that takes it. " + LANES + " such pairs and " + handOvers
                        + " hand-overs in each after " + WARM_UP
                        + " to warm up, after half a minute of pairs without a pause; all peers at the same time. Default settings; the floor and ShedLock poll"
                        + " every 100 ms. Requests are those of the waiting client up to and with the one that takes.",
                "peer",
                "p50 ms",
                "p99 ms",
                "most ms",
                "requests a second of waiting",
                "p50 x requests/s");
        List<Peer> peers = Peer.products();
        lab.warmUp(peers);
        List<Result> results = Workers.<Result>start(
                        peers.size(), number -> () -> measure(lab, peers.get(number), handOvers))
                .results();
        results.forEach(result -> report(answer, result));
        judge(answer, results);
        return answer;
    }

    private static Result measure(Lab lab, Peer peer, int handOvers) throws Exception {
        try (Seat holder = lab.seat(peer);
                Seat waiter = lab.seat(peer)) {
            lanes(lab, holder, waiter, WARM_UP, new AtomicLong());
            long before = waiter.sdk().requests();
            AtomicLong waited = new AtomicLong();
            Histogram nanos = lanes(lab, holder, waiter, handOvers, waited);
            long looks = waiter.sdk().requests() - before - nanos.getTotalCount();
            return new Result(peer, nanos, looks / (waited.get() / 1e9));
        }
    }

    private static Histogram lanes(Lab lab, Seat holder, Seat waiter, int handOvers, AtomicLong waited)
            throws Exception {
        List<Histogram> lanes = Workers.<Histogram>start(
                        LANES,
                        lane -> () ->
                                lane(holder.contender(), waiter.contender(), lab.newKey(), handOvers, lane, waited))
                .results();
        Histogram all = new Histogram(3);
        lanes.forEach(all::add);
        return all;
    }

    private static Histogram lane(
            Contender holder, Contender waiter, String key, int handOvers, int seed, AtomicLong waited)
            throws Exception {
        Random random = new Random(seed);
        Histogram nanos = new Histogram(3);
        for (int i = 0; i < handOvers; i++) {
            Contender.Held held = holder.take(key, PATIENCE).orElseThrow();
            CyclicBarrier together = new CyclicBarrier(2);
            Workers<Long> other = Workers.start(1, thread -> () -> {
                together.await();
                return taken(waiter, key, waited);
            });
            together.await();
            Thread.sleep(random.nextInt(LEAST_HOLD_MILLIS, MOST_HOLD_MILLIS));
            long freed = System.nanoTime();
            held.free();
            nanos.recordValue(Math.max(0, other.results().get(0) - freed));
        }
        return nanos;
    }

    private static long taken(Contender waiter, String key, AtomicLong waited) throws InterruptedException {
        long asked = System.nanoTime();
        Contender.Held held = waiter.take(key, PATIENCE).orElseThrow();
        long taken = System.nanoTime();
        waited.addAndGet(taken - asked);
        held.free();
        return taken;
    }

    private static void judge(Answer answer, List<Result> results) {
        double least = results.stream()
                .filter(result -> !result.peer().isOurs())
                .mapToDouble(Result::product)
                .min()
                .orElseThrow();
        results.stream()
                .filter(result -> result.peer().isOurs())
                .forEach(
                        result -> answer.atMost("p50 x requests/s, the least of the others'", least, result.product()));
    }

    private static void report(Answer answer, Result result) {
        double product = result.product();
        answer.row(
                result.peer(),
                result.millis(50),
                result.millis(99),
                result.nanos().getMaxValue() / 1e6,
                result.requestsASecond(),
                product);
        if (result.peer().isOurs()) {
            answer.atMost("p50 ms", 60, result.millis(50)).atMost("p99 ms", 1_100, result.millis(99));
        }
        answer.bar(new Bar(
                Bar.Panel.HAND_OVER,
                result.peer().product(),
                product,
                result.peer().isOurs()));
    }
}
