package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.lab.Seat;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Dot;
import io.leasehold.benchmarks.report.Panel;
import io.leasehold.benchmarks.report.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** How long, and at what cost, does a process wait for a lock that another one frees? */
final class HandOver implements Question {

    private static final int LANES = 4;
    private static final int HAND_OVERS = 3;
    private static final int LEAST_HOLD_MILLIS = 200;
    private static final int MOST_HOLD_MILLIS = 2_200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "hand-over";
    }

    private record Round(Histogram nanos, double requestsASecond) {

        double half() {
            return nanos.getValueAtPercentile(50) / 1e6;
        }

        double product() {
            return half() * requestsASecond;
        }
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        int rounds = lab.effort().count(9, 2);
        Answer answer = new Answer(
                "One client holds a lock for " + LEAST_HOLD_MILLIS + " to " + MOST_HOLD_MILLIS
                        + " ms (uniform); another one with an SDK client of its own waits. Measured from the call"
                        + " of release to the return of acquire. "
                        + rounds + " rounds of " + HAND_OVERS + " hand-overs in each of " + LANES
                        + " such pairs, all peers at the same time; half a minute of pairs to warm up. p99 is of"
                        + " all hand-overs; requests are those of the waiting client, with the one that acquires.",
                "peer",
                "p50 ms",
                "p99 ms",
                "most ms",
                "requests a second of waiting",
                "p50 x requests/s",
                "over the floor");
        List<Peer> peers = Peer.products();
        lab.warmUp(peers);
        List<List<Round>> all = Workers.<List<Round>>start(
                        peers.size(), number -> () -> measure(lab, peers.get(number), rounds))
                .results();
        Results<Peer, Round> results = Results.of(peers, all);
        results.forEach(peer -> report(answer, peer, results));
        judge(answer, results);
        return answer;
    }

    private static List<Round> measure(Lab lab, Peer peer, int rounds) throws Exception {
        try (Seat holder = lab.seat(peer);
                Seat waiter = lab.seat(peer)) {
            round(lab, holder, waiter, 0);
            List<Round> measured = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                measured.add(round(lab, holder, waiter, round));
            }
            return measured;
        }
    }

    private static Round round(Lab lab, Seat holder, Seat waiter, int number) throws Exception {
        long before = waiter.sdk().requests();
        AtomicLong waited = new AtomicLong();
        Histogram nanos = lanes(lab, holder, waiter, number, waited);
        // Each hand-over ends with a request that frees.
        long looks = waiter.sdk().requests() - before - nanos.getTotalCount();
        return new Round(nanos, looks / (waited.get() / 1e9));
    }

    private static Histogram lanes(Lab lab, Seat holder, Seat waiter, int round, AtomicLong waited) throws Exception {
        List<Histogram> lanes = Workers.<Histogram>start(
                        LANES,
                        lane -> () -> lane(
                                holder.contender(), waiter.contender(), lab.newKey(), round * LANES + lane, waited))
                .results();
        Histogram all = new Histogram(3);
        lanes.forEach(all::add);
        return all;
    }

    private static Histogram lane(Contender holder, Contender waiter, String key, int seed, AtomicLong waited)
            throws Exception {
        Random random = new Random(seed);
        Histogram nanos = new Histogram(3);
        for (int i = 0; i < HAND_OVERS; i++) {
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

    private static void judge(Answer answer, Results<Peer, Round> results) {
        Peer least = Peer.products().stream()
                .filter(peer -> !peer.isOurs())
                .min(Comparator.comparingDouble(
                        peer -> results.spread(peer, Round::product).median()))
                .orElseThrow();
        for (Peer ours : Peer.products().stream().filter(Peer::isOurs).toList()) {
            answer.atMost(
                    "p50 x requests/s over the least of the others' (" + least.product() + ")",
                    1,
                    results.ratio(ours, least, Round::product));
        }
        answer.line(Panel.HAND_OVER, results.spread(least, Round::product).median());
    }

    private static void report(Answer answer, Peer peer, Results<Peer, Round> results) {
        Histogram all = new Histogram(3);
        results.of(peer).forEach(round -> all.add(round.nanos()));
        Spread half = results.spread(peer, Round::half);
        Spread product = results.spread(peer, Round::product);
        double high = all.getValueAtPercentile(99) / 1e6;
        answer.row(
                peer,
                half,
                high,
                all.getMaxValue() / 1e6,
                results.spread(peer, Round::requestsASecond),
                product,
                results.ratio(peer, Peer.FLOOR, Round::product));
        if (peer.isOurs()) {
            answer.atMost("p50 ms", 60, half).atMost("p99 ms", 1_100, high);
        }
        answer.dot(Dot.of(Panel.HAND_OVER, peer.product(), peer.isOurs(), product));
    }
}
