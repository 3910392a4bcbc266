package io.leasehold.benchmarks.question;

import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import io.leasehold.LockClient;
import io.leasehold.benchmarks.lab.BeatLog;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.lab.StubAsyncClient;
import io.leasehold.benchmarks.lab.StubClient;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Dot;
import io.leasehold.benchmarks.report.Panel;
import io.leasehold.benchmarks.report.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does one lock whose requests hang, or are throttled, delay the heartbeats of the others? */
final class Trouble implements Question {

    private static final int LOCKS = 200;
    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final String TROUBLED = "0";
    private static final double MOST_SECONDS = 3;

    @Override
    public String name() {
        return "trouble";
    }

    private enum Kind {
        NONE("no trouble", Optional.empty()),
        HANGS("no answer", Optional.of(StubAsyncClient.Trouble.HANGS)),
        THROTTLED("throttled", Optional.of(StubAsyncClient.Trouble.IS_THROTTLED));

        private final String text;
        private final Optional<StubAsyncClient.Trouble> trouble;

        Kind(String text, Optional<StubAsyncClient.Trouble> trouble) {
            this.text = text;
            this.trouble = trouble;
        }
    }

    private record Case(boolean ours, Kind kind) {

        static List<Case> all() {
            List<Case> all = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                all.add(new Case(true, kind));
                all.add(new Case(false, kind));
            }
            return all;
        }

        String peer() {
            return ours ? "Leasehold, a heartbeat each" : "dynamodb-lock-client";
        }

        Case untroubled() {
            return new Case(ours, Kind.NONE);
        }
    }

    private record Watch(double longestSeconds, long lost) {

        static Watch of(BeatLog log) {
            return new Watch(log.longestSeconds(TROUBLED), log.silentFor(Keepers.LEASE, TROUBLED));
        }
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration watched = lab.effort().millis(15_000, 12_000);
        int rounds = lab.effort().count(3, 1);
        Answer answer = new Answer(
                LOCKS + " locks, lease " + Keepers.LEASE.toSeconds() + " s, heartbeat " + Keepers.HEARTBEAT.toMillis()
                        + " ms; a stub of the SDK client answers after " + LATENCY.toMillis()
                        + " ms, except to one lock; watched for " + watched.toSeconds()
                        + " s, all six at the same time; " + rounds
                        + " rounds. Lost: no heartbeat for a lease, in the worst round. " + SessionTrouble.settings(),
                "peer",
                "one lock's requests",
                "others' longest without a heartbeat s",
                "over no trouble",
                "others lost");
        List<Case> cases = Case.all();
        List<List<Watch>> all = Workers.<List<Watch>>start(
                        cases.size(), number -> () -> watch(cases.get(number), rounds, watched))
                .results();
        Results<Case, Watch> results = Results.of(cases, all);
        results.forEach(each -> report(answer, each, results));
        for (SessionTrouble trouble : SessionTrouble.values()) {
            trouble.report(answer, lab.effort().count(10_000, 1_000));
        }
        return answer;
    }

    private static List<Watch> watch(Case each, int rounds, Duration watched) throws Exception {
        List<Watch> seen = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            seen.add(each.ours() ? ours(each.kind(), watched) : awsLabs(each.kind(), watched));
        }
        return seen;
    }

    private static Watch ours(Kind kind, Duration watched) throws InterruptedException {
        try (StubAsyncClient store = new StubAsyncClient(LATENCY);
                LockClient locks = Keepers.ours(store, new Losses()).build()) {
            Keepers.take(locks, "", LOCKS);
            kind.trouble.ifPresent(trouble -> store.trouble(TROUBLED, trouble));
            store.log().restart();
            Thread.sleep(watched.toMillis());
            return Watch.of(store.log());
        }
    }

    private static Watch awsLabs(Kind kind, Duration watched) throws Exception {
        try (StubClient store = new StubClient(LATENCY);
                AmazonDynamoDBLockClient locks = Keepers.awsLabs(store)) {
            Keepers.take(locks, LOCKS);
            store.slowDown();
            kind.trouble.ifPresent(trouble -> store.trouble(TROUBLED, trouble));
            store.log().restart();
            Thread.sleep(watched.toMillis());
            Watch watch = Watch.of(store.log());
            // The library's own close would wait for the request that hangs.
            store.letGo();
            return watch;
        }
    }

    private static void report(Answer answer, Case each, Results<Case, Watch> results) {
        Spread longest = results.spread(each, Watch::longestSeconds);
        Spread lost = results.spread(each, Watch::lost);
        String most = Spread.number(lost.max()) + " of " + (LOCKS - 1);
        answer.row(
                each.peer(),
                each.kind().text,
                longest,
                results.ratio(each, each.untroubled(), Watch::longestSeconds),
                most);
        if (each.kind() == Kind.NONE) {
            return;
        }
        if (each.ours()) {
            // A period and its jitter, an answer, and what a busy machine adds.
            answer.atMost(
                    "the others' longest without a heartbeat in any round, s",
                    each.kind().text,
                    MOST_SECONDS,
                    Spread.of(longest.max()));
        }
        answer.dot(Dot.of(Panel.TROUBLE, each.peer() + ", " + each.kind().text, each.ours(), lost));
    }
}
