package io.leasehold.benchmarks.question;

import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import io.leasehold.LockClient;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.StubAsyncClient;
import io.leasehold.benchmarks.lab.StubClient;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How soon can others take the locks of a client that is closed? */
final class SessionShutdown implements Question {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LOCKS = 10_000;
    private static final int MOST_WRITES = 2;

    @Override
    public String name() {
        return "session-shutdown";
    }

    /** What keeps the locks alive until then. */
    enum Way {
        SESSIONS("Leasehold, sessions"),
        EACH("Leasehold, a heartbeat each");

        private final String text;

        Way(String text) {
            this.text = text;
        }
    }

    /** One close: what it took until any lock could be taken, and until it returned. */
    record Close(long writesUntilFree, double millisUntilFree, long writes, double millis, long heldStill) {

        /** Each lock that is still held needs another write. */
        long leastWrites() {
            return heldStill == 0 ? writesUntilFree : writes + heldStill;
        }
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        int locks = lab.effort().count(LOCKS, LOCKS / 10);
        int rounds = lab.effort().count(3, 1);
        Answer answer = answer(locks, rounds);
        var closes = Rounds.interleaved(List.of(Way.values()), rounds, way -> ours(way, locks));
        closes.forEach(way -> report(answer, way, locks, closes.of(way)));
        Close peer = awsLabs(locks);
        row(answer, "dynamodb-lock-client", locks, List.of(peer));
        return answer;
    }

    static Answer answer(int locks, int rounds) {
        return new Answer(
                Spread.number(locks)
                        + " locks, released by the close of their client; the store is a stub of the SDK client that"
                        + " answers after " + LATENCY.toMillis() + " ms. Any lock can be taken when the last one can:"
                        + " from the write on that ends the session, or the last release. That write counts, and so does"
                        + " a heartbeat that is just due. "
                        + rounds + " rounds, measured when the stub gets a write; dynamodb-lock-client once, and for "
                        + PATIENCE.toSeconds() + " s at most.",
                "peer",
                "locks",
                "writes until any can be taken",
                "ms until any can be taken",
                "writes of the whole close",
                "whole close ms",
                "not released by then");
    }

    private static Close ours(Way way, int count) throws InterruptedException {
        try (StubAsyncClient store = new StubAsyncClient(LATENCY)) {
            LockClient locks = Keepers.inSessions(store, new Losses())
                    .sessions(way == Way.SESSIONS)
                    .releaseOnClose(true)
                    .build();
            Keepers.take(locks, "", count);
            if (way == Way.SESSIONS) {
                Keepers.awaitEnrolled(locks, count);
            }
            ReleaseLog log = new ReleaseLog(System.nanoTime(), locks.sessions().size());
            store.watch(request -> log.written(request, System.nanoTime()));
            locks.close();
            return log.closed(count, System.nanoTime());
        }
    }

    private static Close awsLabs(int count) throws InterruptedException {
        StubClient store = new StubClient(LATENCY);
        AmazonDynamoDBLockClient locks = Keepers.awsLabs(store);
        Keepers.take(locks, count);
        store.slowDownReleases();
        long start = System.nanoTime();
        Thread closer = new Thread(() -> closeQuietly(locks));
        closer.setDaemon(true);
        closer.start();
        closer.join(PATIENCE.toMillis());
        double millis = (System.nanoTime() - start) / 1e6;
        long released = store.deleted();
        closer.interrupt();
        return new Close(released, millis, released, millis, count - released);
    }

    private static void closeQuietly(AmazonDynamoDBLockClient locks) {
        try {
            locks.close();
        } catch (IOException | RuntimeException e) {
            System.getLogger(SessionShutdown.class.getName())
                    .log(System.Logger.Level.DEBUG, "Its close was cut off", e);
        }
    }

    static void report(Answer answer, Way way, int locks, List<Close> closes) {
        row(answer, way.text, locks, closes);
        if (way == Way.SESSIONS) {
            double most = closes.stream().mapToLong(Close::leastWrites).max().orElseThrow();
            answer.atMost(
                    "writes at shutdown until any of " + Spread.number(locks) + " locks can be taken",
                    MOST_WRITES,
                    most);
        }
    }

    private static void row(Answer answer, String peer, int locks, List<Close> closes) {
        long heldStill = closes.stream().mapToLong(Close::heldStill).max().orElseThrow();
        boolean allFree = heldStill == 0;
        answer.row(
                peer,
                locks,
                allFree ? Spread.of(closes.stream().map(Close::writesUntilFree).toList()) : "longer",
                allFree ? Spread.of(closes.stream().map(Close::millisUntilFree).toList()) : "longer",
                Spread.of(closes.stream().map(Close::writes).toList()),
                Spread.of(closes.stream().map(Close::millis).toList()),
                heldStill);
    }
}
