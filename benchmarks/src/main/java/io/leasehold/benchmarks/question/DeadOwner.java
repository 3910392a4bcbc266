package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Leaser;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Seat;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** How long does it take, and how many requests, to acquire the lock of an owner that died? */
final class DeadOwner implements Question {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    private static final long APART_MILLIS = 500;

    /** The dates of the table have whole seconds, so the end of a lease and its allowance is known to some of them. */
    private static final Duration ROUNDING = Duration.ofSeconds(4);

    private static final double MOST_REQUESTS = 2;

    @Override
    public String name() {
        return "dead-owner";
    }

    /** What a process does that was not there before. */
    enum Way {
        FIRST_ATTEMPT("first attempt, owner long dead", true),
        WAITER_LATER("waiter, owner long dead", true),
        ATTEMPTS("an attempt each second from the death", false),
        WAITER("waiter from the death", false);

        private final String text;
        private final boolean later;

        Way(String text, boolean later) {
            this.text = text;
            this.later = later;
        }

        private Optional<Contender.Held> take(Contender contender, String key) throws InterruptedException {
            return switch (this) {
                case FIRST_ATTEMPT -> contender.take(key, Duration.ZERO);
                case ATTEMPTS -> attempts(contender, key);
                case WAITER, WAITER_LATER -> contender.take(key, PATIENCE);
            };
        }

        private static Optional<Contender.Held> attempts(Contender contender, String key) throws InterruptedException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                Optional<Contender.Held> held = contender.take(key, Duration.ZERO);
                if (held.isPresent() || System.nanoTime() - end >= 0) {
                    return held;
                }
                Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
            }
        }
    }

    record Case(Way way, Leaser leaser) {

        static List<Case> all() {
            List<Case> all = new ArrayList<>();
            for (Way way : Way.values()) {
                Leaser.all().forEach(leaser -> all.add(new Case(way, leaser)));
            }
            return all;
        }

        Duration deadFor() {
            return way.later ? Leaser.LEASE.plus(leaser.takeoverSkew()).plus(ROUNDING) : Duration.ZERO;
        }
    }

    /** How one process fared: the time since it began, until it had the lock or stopped trying. */
    record Round(boolean acquired, double millis, long requests) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        List<Case> cases = Case.all();
        int rounds = lab.effort().count(9, 2);
        lab.warmUp(Leaser.all().stream().map(Leaser::peer).distinct().toList());
        List<Round> all = Workers.<Round>start(rounds * cases.size(), number -> round(lab, cases, number))
                .results();
        Answer answer = answer(rounds);
        for (int i = 0; i < cases.size(); i++) {
            report(answer, cases.get(i), every(cases.size(), i, all));
        }
        return answer;
    }

    /** Begins each round some time after the one before, so that they do not all send at the same time. */
    private static Callable<Round> round(Lab lab, List<Case> cases, int number) {
        return () -> {
            Thread.sleep(number * APART_MILLIS);
            return round(lab, cases.get(number % cases.size()));
        };
    }

    private static Round round(Lab lab, Case each) throws InterruptedException {
        String key = lab.newKey();
        try (Seat successor = lab.seat(each.leaser())) {
            die(lab, each.leaser(), key);
            Thread.sleep(each.deadFor().toMillis());
            long start = System.nanoTime();
            Optional<Contender.Held> held = each.way().take(successor.contender(), key);
            double millis = (System.nanoTime() - start) / 1e6;
            long requests = successor.sdk().requests();
            held.ifPresent(Contender.Held::free);
            return new Round(held.isPresent(), millis, requests);
        }
    }

    /**
     * Acquires a lock and can send nothing from then on. Its client is never closed, as that of a process that was
     * killed.
     */
    private static void die(Lab lab, Leaser leaser, String key) throws InterruptedException {
        Seat owner = lab.seat(leaser);
        owner.contender().take(lab.newKey(), PATIENCE).orElseThrow().free();
        var unused = owner.contender().take(key, PATIENCE).orElseThrow();
        owner.sdk().close();
    }

    static Answer answer(int rounds) {
        return new Answer(
                "Lease " + Leaser.LEASE.toSeconds() + " s, heartbeat " + Leaser.HEARTBEAT.toSeconds()
                        + " s. An owner acquires and releases one lock, acquires another one, and can send nothing"
                        + " from then on. A client that has sent nothing before wants the second lock. Long dead: for"
                        + " lease and takeover skew and " + ROUNDING.toSeconds() + " s, since the table's dates have"
                        + " whole seconds. Measured from the first call to the return with the lock, or until attempts"
                        + " end after " + PATIENCE.toSeconds() + " s, waiters after as long (dynamodb-lock-client adds"
                        + " the lease). " + rounds + " rounds, each process " + APART_MILLIS
                        + " ms after the one before; half a minute of pairs to warm up.",
                "process",
                "peer",
                "lock after ms",
                "requests",
                "did not get it");
    }

    /** Returns every n-th, from the given one. */
    static <T> List<T> every(int n, int from, List<T> all) {
        List<T> some = new ArrayList<>();
        for (int i = from; i < all.size(); i += n) {
            some.add(all.get(i));
        }
        return some;
    }

    static void report(Answer answer, Case each, List<Round> rounds) {
        List<Double> millis =
                rounds.stream().filter(Round::acquired).map(Round::millis).toList();
        Spread requests = Spread.of(rounds.stream().map(Round::requests).toList());
        int without = rounds.size() - millis.size();
        answer.row(
                each.way().text,
                each.leaser(),
                millis.isEmpty() ? "never" : Spread.of(millis),
                requests,
                without + " of " + rounds.size());
        Peer peer = each.leaser().peer();
        if (peer.isOurs() && each.way() == Way.FIRST_ATTEMPT) {
            String skew = each.leaser().skew();
            answer.atMost("first attempts, owner long dead, without the lock", skew, 0, Spread.of(without));
            answer.atMost("requests of such an attempt in any round", skew, MOST_REQUESTS, Spread.of(requests.max()));
        }
    }
}
