package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Effort;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Pairs;
import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.Seats;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Dot;
import io.leasehold.benchmarks.report.Panel;
import io.leasehold.benchmarks.report.Spread;
import java.time.Duration;
import java.util.List;

/** What does it cost to take and to free a lock that nobody else wants? */
final class Uncontended implements Question {

    private static final double MOST_RATIO = 1.05;
    private static final double MOST_REQUESTS = 2;

    private final Store store;

    Uncontended(Store store) {
        this.store = store;
    }

    /** Where the store is: how far decides whether its work on a request can be seen beside the way to it. */
    record Store(String question, Duration delay, Panel panel, Turn many, Turn one) {

        static final Store HERE =
                new Store("uncontended", Duration.ZERO, Panel.LATENCY, new Turn(8, 400, 15), new Turn(1, 250, 25));
        static final Store AWAY =
                new Store("network", Duration.ofMillis(5), Panel.NETWORK, new Turn(8, 400, 11), new Turn(1, 400, 11));

        String distance() {
            return delay.isZero() ? "" : ", " + delay.toMillis() + " ms away";
        }
    }

    /** So many threads in rounds of such a length. */
    record Turn(int threads, long millis, int rounds) {

        int rounds(Effort effort) {
            return effort.count(rounds, 3);
        }

        String described(Effort effort) {
            return rounds(effort) + " rounds of " + millis + " ms a peer at " + of(threads);
        }

        static String of(int threads) {
            return threads == 1 ? "1 thread" : threads + " threads";
        }
    }

    @Override
    public String name() {
        return store.question;
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        String away = store.delay.isZero()
                ? ""
                : " The SDK's HTTP client sends each request of each peer " + store.delay.toMillis() + " ms late.";
        Answer answer = new Answer(
                "Each thread acquires and releases a lock of its own." + away + " " + store.many.described(lab.effort())
                        + ", then " + store.one.described(lab.effort()) + ".",
                "peer",
                "threads",
                "requests a pair",
                "pair p50 µs",
                "over the floor",
                "over our requests, bare",
                "p99 µs",
                "pairs/s");
        lab.warmUp(Peer.all());
        try (Seats seats = lab.seats(Peer.all(), store.delay)) {
            for (Turn turn : List.of(store.many, store.one)) {
                int rounds = turn.rounds(lab.effort());
                // What was warmed up before had no connections yet.
                int warmUps = store.delay.isZero() && turn.threads() > 1
                        ? lab.effort().count(10, 1)
                        : 1;
                var results = Rounds.interleaved(Peer.all(), warmUps, rounds, peer -> measure(lab, seats, peer, turn));
                results.forEach(peer -> report(answer, peer, turn.threads(), results));
            }
        }
        return answer.line(store.panel, MOST_RATIO);
    }

    private static Pairs measure(Lab lab, Seats seats, Peer peer, Turn turn) throws Exception {
        var seat = seats.of(peer);
        return Pairs.measure(lab, seat.contender(), seat.sdk(), turn.threads(), Duration.ofMillis(turn.millis()));
    }

    private void report(Answer answer, Peer peer, int threads, Results<Peer, Pairs> results) {
        Spread ratio = results.ratio(peer, peer.floor(), Pairs::median);
        Spread overBare = results.ratio(peer, peer.bare(), Pairs::median);
        Spread requests = results.spread(peer, Pairs::requestsAPair);
        answer.row(
                peer,
                threads,
                requests,
                results.spread(peer, Pairs::median),
                ratio,
                overBare,
                results.spread(peer, Pairs::high),
                results.spread(peer, Pairs::rate));
        if (peer.isOurs()) {
            String where = peer.transport() + ", " + Turn.of(threads);
            answer.atMost("latency over the floor" + store.distance(), where, MOST_RATIO, ratio)
                    .atMost("latency over our requests, bare" + store.distance(), where, MOST_RATIO, overBare)
                    .atMost("requests a pair" + store.distance(), where, MOST_REQUESTS, requests);
        }
        if (threads == 1) {
            answer.dot(Dot.of(store.panel, peer, peer.isOurs(), ratio));
        }
    }
}
