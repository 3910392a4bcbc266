package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Mode;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Crowd;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.benchmarks.report.Answer;
import java.time.Duration;
import java.util.List;

/** How many requests do the readers of one process cost? */
final class SharedReaders implements Question {

    private static final int THREADS = 16;
    private static final Duration SECTION = Duration.ofMillis(5);
    private static final double MOST_REQUESTS = 0.05;

    @Override
    public String name() {
        return "shared-readers";
    }

    private record Round(Crowd.Result crowd, long requests) {

        double rate() {
            return crowd.rate();
        }

        double requestsATurn() {
            return requests / (double) Math.max(1, crowd.turns());
        }
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(6_000, 3_000);
        int rounds = lab.effort().count(9, 2);
        Answer answer = new Answer(
                THREADS + " threads share one client and want the same lock again and again, each for "
                        + SECTION.toMillis() + " ms. " + rounds + " rounds of " + length.toMillis()
                        + " ms; half a minute of pairs to warm up.",
                "holders",
                "acquisitions/s",
                "requests an acquisition",
                "wait p99 ms");
        lab.warmUp(List.of(Peer.LEASEHOLD));
        try (Sdk sdk = lab.sdk(Peer.LEASEHOLD.transport())) {
            Results<Mode, Round> results = Rounds.interleaved(
                    List.of(Mode.SHARED, Mode.EXCLUSIVE), rounds, mode -> round(lab, sdk, mode, length));
            results.forEach(mode -> report(answer, mode, results));
        }
        return answer;
    }

    private static Round round(Lab lab, Sdk sdk, Mode mode, Duration length) throws Exception {
        try (Contender contender = mode.over(sdk, lab.table(Peer.LEASEHOLD))) {
            long before = sdk.requests();
            Crowd crowd = Crowd.start(forAWhile(contender), lab.newKey(), THREADS);
            Thread.sleep(length.toMillis());
            long requests = sdk.requests() - before;
            return new Round(crowd.stop(), requests);
        }
    }

    private static Contender forAWhile(Contender contender) {
        return (key, wait) -> contender.take(key, wait).map(held -> () -> {
            Sections.pass(SECTION);
            held.free();
        });
    }

    private static void report(Answer answer, Mode mode, Results<Mode, Round> results) {
        answer.row(
                mode,
                results.spread(mode, Round::rate),
                results.spread(mode, Round::requestsATurn),
                results.spread(mode, round -> round.crowd().waits().getValueAtPercentile(99) / 1e6));
        if (mode == Mode.SHARED) {
            answer.atMost("requests a shared acquisition", MOST_REQUESTS, results.spread(mode, Round::requestsATurn));
        }
    }
}
