package io.leasehold.benchmarks.question;

import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import io.leasehold.LockClient;
import io.leasehold.benchmarks.lab.BeatLog;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.StubAsyncClient;
import io.leasehold.benchmarks.lab.StubClient;
import io.leasehold.benchmarks.report.Answer;
import java.time.Duration;

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

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration watched = lab.effort().millis(20_000, 12_000);
        Answer answer = new Answer(
                LOCKS + " locks, lease " + Keepers.LEASE.toSeconds() + " s, heartbeat " + Keepers.HEARTBEAT.toMillis()
                        + " ms, a stub of the SDK client that answers after " + LATENCY.toMillis()
                        + " ms, watched for " + watched.toSeconds() + " s. Then the same with one lock whose requests"
                        + " are never answered, or all throttled. Lost: no heartbeat for a lease.",
                "peer",
                "one lock",
                "others' longest without a heartbeat s",
                "others lost");
        for (StubAsyncClient.Trouble trouble : StubAsyncClient.Trouble.values()) {
            String what = "its requests: " + (trouble == StubAsyncClient.Trouble.HANGS ? "no answer" : "throttled");
            Watch ours = ours(trouble, watched);
            report(answer, "Leasehold", what, ours);
            // A period and its jitter, an answer, and what a busy machine adds.
            answer.atMost(what + ", the others' longest without a heartbeat, s", MOST_SECONDS, ours.longestSeconds());
            report(answer, "dynamodb-lock-client", what, awsLabs(trouble, watched));
        }
        return answer;
    }

    private record Watch(double longestSeconds, long lost) {

        static Watch of(BeatLog log) {
            return new Watch(log.longestSeconds(TROUBLED), log.silentFor(Keepers.LEASE, TROUBLED));
        }
    }

    private static Watch ours(StubAsyncClient.Trouble trouble, Duration watched) throws InterruptedException {
        try (StubAsyncClient store = new StubAsyncClient(LATENCY);
                LockClient locks = Keepers.ours(store, new Losses()).build()) {
            Keepers.take(locks, "", LOCKS);
            store.trouble(TROUBLED, trouble);
            store.log().restart();
            Thread.sleep(watched.toMillis());
            return Watch.of(store.log());
        }
    }

    private static Watch awsLabs(StubAsyncClient.Trouble trouble, Duration watched) throws Exception {
        try (StubClient store = new StubClient(LATENCY);
                AmazonDynamoDBLockClient locks = Keepers.awsLabs(store)) {
            Keepers.take(locks, LOCKS);
            store.slowDown();
            store.trouble(TROUBLED, trouble);
            store.log().restart();
            Thread.sleep(watched.toMillis());
            Watch watch = Watch.of(store.log());
            // The library's own close would wait for the request that hangs.
            store.letGo();
            return watch;
        }
    }

    private static void report(Answer answer, String peer, String trouble, Watch watch) {
        answer.row(peer, trouble, watch.longestSeconds(), watch.lost() + " of " + (LOCKS - 1));
    }
}
