package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Crowd;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.Seat;
import io.leasehold.benchmarks.lab.Seats;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Dot;
import io.leasehold.benchmarks.report.Panel;
import io.leasehold.benchmarks.report.Spread;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** How fast, and how fairly, does a lock go round among the threads of one process? */
final class OneKey implements Question {

    private static final int THREADS = 16;
    private static final double LEAST_RATIO = 100;

    @Override
    public String name() {
        return "one-key";
    }

    private record Round(Crowd.Result crowd, long requests) {

        double rate() {
            return crowd.rate();
        }

        double requestsATurn() {
            return requests / (double) Math.max(1, crowd.turns());
        }

        double waitMillis(double percentile) {
            return crowd.waits().getValueAtPercentile(percentile) / 1e6;
        }
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(1_000, 1_000);
        int rounds = lab.effort().count(9, 2);
        Answer answer = new Answer(
                THREADS + " threads share one client and one lock and do nothing under it. " + rounds + " rounds of "
                        + length.toMillis()
                        + " ms a peer; half a minute of pairs to warm up. The last two columns show the least and"
                        + " the most of any round.",
                "peer",
                "acquisitions/s",
                "over the floor",
                "requests an acquisition",
                "wait p50 ms",
                "wait p99 ms",
                "p99/p50",
                "acquisitions of a thread: fewest",
                "most");
        lab.warmUp(Peer.waiting());
        try (Seats seats = lab.seats(Peer.waiting())) {
            var results = Rounds.interleaved(Peer.waiting(), rounds, peer -> round(lab, seats.of(peer), length));
            results.forEach(peer -> report(answer, peer, results));
            report(answer, Rounds.interleaved(List.of("a fair ReentrantLock"), rounds, name -> inMemory(length)));
        }
        return answer.line(Panel.ONE_KEY, LEAST_RATIO);
    }

    private static Round round(Lab lab, Seat seat, Duration length) throws Exception {
        long before = seat.sdk().requests();
        Crowd crowd = Crowd.start(seat.contender(), lab.newKey(), THREADS);
        Thread.sleep(length.toMillis());
        long requests = seat.sdk().requests() - before;
        return new Round(crowd.stop(), requests);
    }

    /** No table at all: what the scheduling of so many threads costs by itself. */
    private static Round inMemory(Duration length) throws Exception {
        ReentrantLock lock = new ReentrantLock(true);
        Crowd crowd = Crowd.start(
                (key, wait) -> lock.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS)
                        ? Optional.of(lock::unlock)
                        : Optional.empty(),
                "",
                THREADS);
        Thread.sleep(length.toMillis());
        return new Round(crowd.stop(), 0);
    }

    private static void report(Answer answer, Results<String, Round> results) {
        results.forEach(name -> answer.row(
                name,
                results.spread(name, Round::rate),
                "",
                0,
                results.spread(name, round -> round.waitMillis(50)),
                results.spread(name, round -> round.waitMillis(99)),
                results.spread(name, round -> round.waitMillis(99) / round.waitMillis(50)),
                results.of(name).stream()
                        .mapToLong(round -> round.crowd().fewest())
                        .min()
                        .orElse(0),
                results.of(name).stream()
                        .mapToLong(round -> round.crowd().most())
                        .max()
                        .orElse(0)));
    }

    private static void report(Answer answer, Peer peer, Results<Peer, Round> results) {
        List<Round> own = results.of(peer);
        Spread ratio = results.ratio(peer, peer.floor(), Round::rate);
        answer.row(
                peer,
                results.spread(peer, Round::rate),
                ratio,
                results.spread(peer, Round::requestsATurn),
                results.spread(peer, round -> round.waitMillis(50)),
                results.spread(peer, round -> round.waitMillis(99)),
                results.spread(peer, round -> round.waitMillis(99) / round.waitMillis(50)),
                own.stream().mapToLong(round -> round.crowd().fewest()).min().orElse(0),
                own.stream().mapToLong(round -> round.crowd().most()).max().orElse(0));
        if (peer.isOurs()) {
            answer.atLeast("acquisitions/s over the floor's", peer.transport().toString(), LEAST_RATIO, ratio);
            answer.atMost(
                    "p99/p50 of waiting",
                    peer.transport().toString(),
                    3,
                    results.spread(peer, round -> round.waitMillis(99) / round.waitMillis(50)));
        }
        answer.dot(Dot.of(Panel.ONE_KEY, peer, peer.isOurs(), ratio));
    }
}
