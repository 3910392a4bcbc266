package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.Seat;
import io.leasehold.benchmarks.lab.Seats;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Bar;
import io.leasehold.benchmarks.report.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What does it cost to take and to free a lock that nobody else wants? */
final class Uncontended implements Question {

    /** DynamoDB Local and this process run several times as fast after some ten thousand requests. */
    private static final int WARM_UPS = 14;

    @Override
    public String name() {
        return "uncontended";
    }

    private record Round(long pairs, long requests, double seconds, Histogram pairNanos) {

        double requestsAPair() {
            return requests / (double) pairs;
        }

        double median() {
            return pairNanos.getValueAtPercentile(50) / 1e3;
        }

        double high() {
            return pairNanos.getValueAtPercentile(99) / 1e3;
        }

        double rate() {
            return pairs / seconds;
        }
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(1_000, 400);
        int rounds = lab.effort().count(7, 3);
        Answer answer = new Answer(
                "Each thread takes and frees a lock of its own, again and again. " + rounds + " rounds of "
                        + length.toMillis()
                        + " ms a peer, interleaved, " + WARM_UPS
                        + " more before all of them to warm up; median (least … most) of the rounds; a ratio"
                        + " is that to the floor of the same round and transport, or to the requests of ours sent"
                        + " without our client. All at their default settings.",
                "peer",
                "threads",
                "requests a pair",
                "pair p50 µs",
                "over the floor",
                "over our requests, bare",
                "p99 µs",
                "pairs/s");
        try (Seats seats = lab.seats(Peer.all())) {
            int warmUps = lab.effort().count(WARM_UPS, 3);
            for (int threads : new int[] {8, 1}) {
                var results = Rounds.interleaved(
                        Peer.all(), warmUps, rounds, peer -> round(lab, seats.of(peer), threads, length));
                results.forEach(peer -> report(answer, peer, threads, results));
                warmUps = 1;
            }
        }
        return answer;
    }

    private static Round round(Lab lab, Seat seat, int threads, Duration length) throws Exception {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            keys.add(lab.newKey());
        }
        long before = seat.sdk().requests();
        long start = System.nanoTime();
        List<Histogram> all = Workers.<Histogram>start(
                        threads, thread -> () -> pairs(seat.contender(), keys.get(thread), start + length.toNanos()))
                .results();
        double seconds = (System.nanoTime() - start) / 1e9;
        Histogram total = new Histogram(3);
        all.forEach(total::add);
        return new Round(total.getTotalCount(), seat.sdk().requests() - before, seconds, total);
    }

    private static Histogram pairs(Contender contender, String key, long end) throws InterruptedException {
        Histogram nanos = new Histogram(3);
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            contender.take(key, Duration.ofSeconds(10)).orElseThrow().free();
            nanos.recordValue(System.nanoTime() - start);
        }
        return nanos;
    }

    private static void report(Answer answer, Peer peer, int threads, Results<Peer, Round> results) {
        Spread ratio = results.ratio(peer, peer.floor(), Round::median);
        answer.row(
                peer,
                threads,
                results.spread(peer, Round::requestsAPair),
                results.spread(peer, Round::median),
                ratio,
                results.ratio(peer, peer.bare(), Round::median),
                results.spread(peer, Round::high),
                results.spread(peer, Round::rate));
        if (peer.isOurs()) {
            String where = " over " + peer.transport() + " at " + threads + " threads";
            answer.atMost("latency over the floor" + where, 1.05, ratio.median());
            answer.atMost(
                    "latency over the same two requests sent bare" + where,
                    1.05,
                    results.ratio(peer, peer.bare(), Round::median).median());
            answer.atMost(
                    "requests a pair" + where,
                    2,
                    results.spread(peer, Round::requestsAPair).median());
        }
        if (threads == 1 && peer != peer.bare()) {
            answer.bar(new Bar(Bar.Panel.LATENCY, peer.toString(), ratio.median(), peer.isOurs()));
        }
    }
}
