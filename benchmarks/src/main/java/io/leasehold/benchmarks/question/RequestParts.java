package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.contender.Variant;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Pairs;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.benchmarks.lab.Seats;
import io.leasehold.benchmarks.report.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Which part of our two requests costs the table what? */
final class RequestParts implements Question {

    private static final List<Peer> BESIDE = List.of(Peer.FLOOR, Peer.SHED_LOCK, Peer.LEASEHOLD);
    private static final List<Peer> ALL = List.of(Peer.FLOOR, Peer.SHED_LOCK, Peer.LEASEHOLD, Peer.BARE);

    @Override
    public String name() {
        return "request-parts";
    }

    private record Subject(String name, Contender contender, Sdk sdk) {

        Pairs measure(Lab lab, Duration length) throws Exception {
            return Pairs.measure(lab, contender, sdk, 1, length);
        }
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(250, 250);
        int rounds = lab.effort().count(25, 5);
        Answer answer = new Answer(
                "One thread, apache5. " + rounds + " rounds of " + length.toMillis()
                        + " ms; half a minute of pairs to warm up.",
                "requests",
                "pair p50 µs",
                "over the floor",
                "over our requests, bare");
        lab.warmUp(ALL);
        try (Seats seats = lab.seats(ALL)) {
            List<Subject> subjects = new ArrayList<>();
            for (Peer peer : BESIDE) {
                subjects.add(new Subject(
                        peer.product(),
                        seats.of(peer).contender(),
                        seats.of(peer).sdk()));
            }
            Subject floor = subjects.get(0);
            Sdk sdk = seats.of(Peer.BARE).sdk();
            for (Variant variant : Variant.values()) {
                subjects.add(new Subject(variant.toString(), variant.over(sdk, lab.table(Peer.BARE)), sdk));
            }
            Subject whole = subjects.get(BESIDE.size());
            var results = Rounds.interleaved(subjects, rounds, subject -> subject.measure(lab, length));
            results.forEach(subject -> answer.row(
                    subject.name(),
                    results.spread(subject, Pairs::median),
                    results.ratio(subject, floor, Pairs::median),
                    results.ratio(subject, whole, Pairs::median)));
        }
        return answer;
    }
}
