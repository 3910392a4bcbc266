package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Mode;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** How well is a limit used while many wait for it? */
final class SharedLimit implements Question {

    private static final int PROCESSES = 4;
    private static final int WAITERS = 64;
    private static final Duration SECTION = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double LEAST_USE = 0.8;

    @Override
    public String name() {
        return "shared-limit";
    }

    /** What one round has shown: how much of the ideal was used, the most holders at once, and the requests. */
    record Round(double use, int mostAtOnce, double requestsASection, int fewestOfAProcess, int mostOfAProcess) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(15_000, 5_000);
        int rounds = lab.effort().count(5, 2);
        lab.warmUp(List.of(Peer.LEASEHOLD));
        List<Round> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            all.add(round(lab, length));
        }
        Answer answer = answer(length, rounds);
        report(answer, all);
        return answer;
    }

    static Answer answer(Duration length, int rounds) {
        return new Answer(
                WAITERS + " threads of " + PROCESSES
                        + " clients, each with an SDK client of its own, want a lock with a"
                        + " limit of " + Mode.LIMIT + " again and again, each for " + SECTION.toMillis() + " ms. "
                        + rounds + " rounds of " + length.toMillis()
                        + " ms, half a minute of pairs to warm up. Ideal are "
                        + Mode.LIMIT * 1_000 / SECTION.toMillis() + " sections a second.",
                "sections over the ideal",
                "most holders at once",
                "requests a section",
                "sections of a client: fewest",
                "most");
    }

    private static Round round(Lab lab, Duration length) throws Exception {
        String key = lab.newKey();
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Sdk> sdks = new ArrayList<>();
        List<Contender> clients = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            sdks.add(lab.sdk(Peer.LEASEHOLD.transport()));
            clients.add(Mode.LIMITED.over(sdks.get(i), lab.table(Peer.LEASEHOLD)));
        }
        try {
            long end = System.nanoTime() + length.toNanos();
            List<Integer> sections = Workers.<Integer>start(
                            WAITERS, thread -> sections(clients.get(thread % PROCESSES), key, end, holders, most))
                    .results();
            return round(
                    sections, most.get(), sdks.stream().mapToLong(Sdk::requests).sum(), length);
        } finally {
            clients.forEach(Contender::close);
            sdks.forEach(Sdk::close);
        }
    }

    static Round round(List<Integer> sections, int most, long requests, Duration length) {
        int[] byProcess = new int[PROCESSES];
        for (int thread = 0; thread < sections.size(); thread++) {
            byProcess[thread % PROCESSES] += sections.get(thread);
        }
        double ideal = Mode.LIMIT * (length.toMillis() / (double) SECTION.toMillis());
        int all = sections.stream().mapToInt(Integer::intValue).sum();
        int fewest = byProcess[0];
        int highest = byProcess[0];
        for (int each : byProcess) {
            fewest = Math.min(fewest, each);
            highest = Math.max(highest, each);
        }
        return new Round(all / ideal, most, requests / (double) Math.max(1, all), fewest, highest);
    }

    /** Counts the sections that have ended in time. */
    private static Callable<Integer> sections(
            Contender client, String key, long end, AtomicInteger holders, AtomicInteger most) {
        return () -> {
            int sections = 0;
            while (System.nanoTime() - end < 0) {
                Contender.Held held = client.take(key, PATIENCE).orElseThrow();
                most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                Sections.pass(SECTION);
                holders.decrementAndGet();
                sections += System.nanoTime() - end < 0 ? 1 : 0;
                held.free();
            }
            return sections;
        };
    }

    static void report(Answer answer, List<Round> rounds) {
        Spread use = Spread.of(rounds.stream().map(Round::use).toList());
        int most = rounds.stream().mapToInt(Round::mostAtOnce).max().orElse(0);
        answer.row(
                use,
                most,
                Spread.of(rounds.stream().map(Round::requestsASection).toList()),
                rounds.stream().mapToInt(Round::fewestOfAProcess).min().orElse(0),
                rounds.stream().mapToInt(Round::mostOfAProcess).max().orElse(0));
        answer.atLeast("sections over the ideal", LEAST_USE, use);
        answer.atMost("holders of a limit of " + Mode.LIMIT + " at once", Mode.LIMIT, most);
    }
}
