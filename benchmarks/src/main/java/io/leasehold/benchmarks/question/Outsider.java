package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Crowd;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Seat;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does another process get its turn while the threads of one keep the lock going round among them? */
final class Outsider implements Question {

    private static final int THREADS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** The default heartbeat period and one second. */
    private static final double MOST_SECONDS = 6;

    @Override
    public String name() {
        return "outsider";
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        int turns = lab.effort().count(10, 3);
        int othersTurns = lab.effort().count(2, 1);
        Answer answer = new Answer(
                THREADS
                        + " threads of one client acquire one lock without a pause; another client with an SDK"
                        + " client of its own waits for it: "
                        + turns + " times for ours, " + othersTurns + " for each other peer. Timeout "
                        + PATIENCE.toSeconds() + " s (dynamodb-lock-client adds its lease, 20 s).",
                "peer",
                "lock after s",
                "did not get it");
        for (Peer peer : Peer.products()) {
            List<Optional<Double>> all = new ArrayList<>();
            for (int i = 0; i < (peer.isOurs() ? turns : othersTurns); i++) {
                all.add(seconds(lab, peer));
            }
            report(answer, peer, all);
        }
        return answer;
    }

    private static Optional<Double> seconds(Lab lab, Peer peer) throws Exception {
        String key = lab.newKey();
        try (Seat insiders = lab.seat(peer);
                Seat outsider = lab.seat(peer)) {
            Crowd crowd = Crowd.start(insiders.contender(), key, THREADS);
            Thread.sleep(500);
            long asked = System.nanoTime();
            Optional<Contender.Held> turn = outsider.contender().take(key, PATIENCE);
            double seconds = (System.nanoTime() - asked) / 1e9;
            turn.ifPresent(Contender.Held::free);
            crowd.stop();
            return turn.map(held -> seconds);
        }
    }

    private static void report(Answer answer, Peer peer, List<Optional<Double>> all) {
        List<Double> had = new ArrayList<>();
        all.forEach(turn -> turn.ifPresent(had::add));
        if (peer.isOurs()) {
            double longest = had.size() < all.size()
                    ? PATIENCE.toSeconds()
                    : Spread.of(had).max();
            answer.atMost("the longest wait of the other process, s", MOST_SECONDS, longest);
        }
        answer.row(peer, had.isEmpty() ? "never" : Spread.of(had), (all.size() - had.size()) + " of " + all.size());
    }
}
