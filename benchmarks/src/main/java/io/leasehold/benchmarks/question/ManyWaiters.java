package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.Seat;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Dot;
import io.leasehold.benchmarks.report.Panel;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What do many threads of one process cost that wait for a lock that another process holds? */
final class ManyWaiters implements Question {

    private static final int MANY = 500;
    private static final int OURS_LONGER = 3;
    private static final double MOST_RATIO = 1.25;
    /** Not none: the SDK starts those of its pools with its first requests. */
    private static final double MOST_THREADS = 0.05;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SETTLED_MILLIS = 2_000;

    @Override
    public String name() {
        return "many-waiters";
    }

    private record Round(double requestsASecond, int threads) {}

    private record Case(Peer peer, int waiters) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(4_000, 3_000);
        Duration ourLength = length.multipliedBy(OURS_LONGER);
        int rounds = lab.effort().count(2, 1);
        Answer answer = new Answer(
                "One client holds a lock; one thread, or " + MANY
                        + " threads, of another client wait for it. Requests are counted for " + length.toSeconds()
                        + " s (" + ourLength.toSeconds() + " s for ours, which sends few), after "
                        + SETTLED_MILLIS / 1_000 + " s to settle; " + rounds
                        + " rounds. The callers' own threads are not counted.",
                "peer",
                "requests/s, 1 waiter",
                "requests/s, " + MANY + " waiters",
                "over one waiter",
                "threads added by 1",
                "by " + MANY);
        for (Peer peer : Peer.products()) {
            List<Case> cases = List.of(new Case(peer, 1), new Case(peer, MANY));
            var results = Rounds.interleaved(
                    cases, 0, rounds, subject -> round(lab, subject, peer.isOurs() ? ourLength : length));
            report(answer, cases.get(0), cases.get(1), results);
        }
        return answer;
    }

    private static Round round(Lab lab, Case subject, Duration length) throws Exception {
        String key = lab.newKey();
        try (Seat holder = lab.seat(subject.peer());
                Seat waiting = lab.seat(subject.peer())) {
            waiting.contender().take(lab.newKey(), PATIENCE).orElseThrow().free();
            var held = holder.contender().take(key, PATIENCE).orElseThrow();
            int threads = threads();
            Workers<Optional<?>> waiters = Workers.start(
                    subject.waiters(), number -> () -> waiting.contender().take(key, PATIENCE));
            Thread.sleep(SETTLED_MILLIS);
            long before = waiting.sdk().requests();
            long start = System.nanoTime();
            Thread.sleep(length.toMillis());
            double rate = (waiting.sdk().requests() - before) / ((System.nanoTime() - start) / 1e9);
            int added = threads() - threads - subject.waiters();
            waiters.abandon();
            held.free();
            return new Round(rate, added);
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static void report(Answer answer, Case one, Case many, Results<Case, Round> results) {
        answer.row(
                one.peer(),
                results.spread(one, Round::requestsASecond),
                results.spread(many, Round::requestsASecond),
                results.ratio(many, one, Round::requestsASecond),
                results.spread(one, Round::threads),
                results.spread(many, Round::threads));
        if (one.peer().isOurs()) {
            // Pauses are random: so few requests are never the same number twice.
            answer.atMost(
                    "requests/s of " + MANY + " waiters over those of one",
                    MOST_RATIO,
                    results.ratio(many, one, Round::requestsASecond));
            answer.line(
                    Panel.MANY_WAITERS,
                    MOST_RATIO * results.spread(one, Round::requestsASecond).median());
            answer.atMost(
                    "threads added, a waiter",
                    MOST_THREADS,
                    results.spread(many, Round::threads).max() / MANY);
        }
        answer.dot(Dot.of(
                Panel.MANY_WAITERS,
                one.peer().product(),
                one.peer().isOurs(),
                results.spread(many, Round::requestsASecond)));
    }
}
