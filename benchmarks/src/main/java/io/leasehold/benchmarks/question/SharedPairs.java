package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Mode;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.contender.Several;
import io.leasehold.benchmarks.contender.ThreeRequests;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Pairs;
import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.benchmarks.lab.Seats;
import io.leasehold.benchmarks.report.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What does it cost to share a lock, to limit its holders, or to take several at once, if nobody else wants them? */
final class SharedPairs implements Question {

    private static final double MOST_REQUESTS = 3;
    private static final List<Integer> SIZES = List.of(2, 10);

    @Override
    public String name() {
        return "shared-pairs";
    }

    /** What is measured, and what it is held against: as many requests, or as many single locks. */
    private record Subject(String name, String base, Contender contender, Sdk sdk) implements AutoCloseable {

        Pairs measure(Lab lab, Duration length) throws Exception {
            return Pairs.measure(lab, contender, sdk, 1, length);
        }

        @Override
        public void close() {
            contender.close();
        }
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(400, 250);
        int rounds = lab.effort().count(15, 3);
        Answer answer = new Answer(
                "One thread, apache5. " + rounds + " rounds of " + length.toMillis()
                        + " ms; half a minute of pairs to warm up. The floor of two requests is the raw floor; that of"
                        + " three writes a row, reads another one, and deletes the first. A group is held against as many"
                        + " locks that are acquired one after the other.",
                "holder",
                "requests a pair",
                "pair p50 µs",
                "p99 µs",
                "held against",
                "p50 over that");
        lab.warmUp(List.of(Peer.FLOOR, Peer.LEASEHOLD));
        try (Seats seats = lab.seats(List.of(Peer.FLOOR, Peer.LEASEHOLD))) {
            List<Subject> subjects = subjects(lab, seats);
            try {
                var results = Rounds.interleaved(subjects, rounds, subject -> subject.measure(lab, length));
                results.forEach(subject -> report(answer, subject, subjects, results));
            } finally {
                subjects.forEach(Subject::close);
            }
        }
        return answer;
    }

    private static List<Subject> subjects(Lab lab, Seats seats) {
        Sdk raw = seats.of(Peer.FLOOR).sdk();
        Sdk sdk = seats.of(Peer.LEASEHOLD).sdk();
        String table = lab.table(Peer.LEASEHOLD);
        String two = "two requests, bare";
        String three = "three requests, bare";
        List<Subject> all = new ArrayList<>();
        all.add(new Subject(two, two, Peer.FLOOR.over(raw, lab.table(Peer.FLOOR)), raw));
        all.add(new Subject(three, three, new ThreeRequests(raw, lab.table(Peer.FLOOR)), raw));
        for (Mode mode : Mode.values()) {
            String base = mode == Mode.EXCLUSIVE ? two : three;
            all.add(new Subject(mode.toString(), base, mode.over(sdk, table), sdk));
        }
        for (int size : SIZES) {
            String singles = size + " single locks";
            all.add(new Subject(singles, singles, new Several(sdk, table, size, false), sdk));
            all.add(new Subject("a group of " + size, singles, new Several(sdk, table, size, true), sdk));
        }
        return all;
    }

    private static void report(Answer answer, Subject subject, List<Subject> all, Results<Subject, Pairs> results) {
        Subject base = all.stream()
                .filter(each -> each.name().equals(subject.base()))
                .findFirst()
                .orElseThrow();
        answer.row(
                subject.name(),
                results.spread(subject, Pairs::requestsAPair),
                results.spread(subject, Pairs::median),
                results.spread(subject, Pairs::high),
                base.name(),
                results.ratio(subject, base, Pairs::median));
        if (subject.name().equals(Mode.SHARED.toString()) || subject.name().equals(Mode.LIMITED.toString())) {
            answer.atMost(
                    "requests of a holder beside others",
                    subject.name(),
                    MOST_REQUESTS,
                    results.spread(subject, pairs -> Math.round(pairs.requestsAPair())));
        }
    }
}
