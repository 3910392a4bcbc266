package io.leasehold.benchmarks.question;

import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.benchmarks.lab.Cpu;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.StubAsyncClient;
import io.leasehold.benchmarks.lab.StubClient;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import java.time.Duration;
import java.util.List;

/** What do the heartbeats of held locks cost the table and the client, with sessions and without? */
final class SessionHeartbeats implements Question {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final int MANY = 75_000;

    @Override
    public String name() {
        return "session-heartbeats";
    }

    /** What keeps the locks alive. */
    enum Way {
        SESSIONS("Leasehold, sessions"),
        EACH("Leasehold, a heartbeat each"),
        AWS_LABS("dynamodb-lock-client");

        private final String text;

        Way(String text) {
            this.text = text;
        }

        private Watch watch(int locks, Duration watched) throws Exception {
            return this == AWS_LABS ? awsLabs(locks, watched) : ours(this, locks, watched);
        }
    }

    /** What was seen of one client; rows are those that it read to see whether its locks are still its own. */
    record Watch(double writesASecond, double rowsReadASecond, double cpus, long lost) {

        double writesAPeriod() {
            return writesASecond * Keepers.HEARTBEAT.toMillis() / 1_000;
        }
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration watched = lab.effort().millis(10_000, 5_000);
        Answer answer = answer(watched);
        for (int locks : List.of(1, 100, 1_000, lab.effort().count(MANY, MANY / 10))) {
            for (Way way : Way.values()) {
                report(answer, way, locks, way.watch(locks, watched));
            }
        }
        return answer;
    }

    static Answer answer(Duration watched) {
        return new Answer(
                "Lease " + Keepers.LEASE.toSeconds() + " s, heartbeat " + Keepers.HEARTBEAT.toMillis()
                        + " ms; the store is a stub of the SDK client that answers after " + LATENCY.toMillis()
                        + " ms; all locks are watched for " + watched.toSeconds()
                        + " s (dynamodb-lock-client's for more than a lease), once, after their first heartbeats. A write is one write unit: no row has more than"
                        + " 1 KB. Processor time is that of the whole process, with the stub in it. Rows read: by"
                        + " the audit, at half the price of a consistent read. Lost: the client said so, or no"
                        + " heartbeat for a lease. The Spring registry and ShedLock's provider have no heartbeat.",
                "peer",
                "locks",
                "write units/s",
                "writes a heartbeat period",
                "rows read/s",
                "processor time, ms a second",
                "lost");
    }

    private static Watch ours(Way way, int count, Duration watched) throws Exception {
        Losses losses = new Losses();
        try (StubAsyncClient store = new StubAsyncClient(LATENCY);
                LockClient locks = Keepers.inSessions(store, losses)
                        .sessions(way == Way.SESSIONS)
                        .build()) {
            List<LockHandle> handles = Keepers.take(locks, "", count);
            if (way == Way.SESSIONS && count > 2) {
                Keepers.awaitEnrolled(locks, count);
            }
            Thread.sleep(Keepers.HEARTBEAT.toMillis());
            long read = store.rowsRead();
            store.log().restart();
            Cpu cpu = Cpu.start();
            Thread.sleep(watched.toMillis());
            double seconds = watched.toMillis() / 1e3;
            double cpus = cpu.seconds() / seconds;
            double writes = store.log().writes() / seconds;
            long unheld = handles.stream().filter(lock -> !lock.isHeld()).count();
            return new Watch(writes, (store.rowsRead() - read) / seconds, cpus, Math.max(unheld, losses.lost()));
        }
    }

    /** Watches for longer than a lease, since a lock without a heartbeat is lost after one. */
    private static Watch awsLabs(int count, Duration watched) throws Exception {
        try (StubClient store = new StubClient(LATENCY);
                AmazonDynamoDBLockClient locks = Keepers.awsLabs(store)) {
            Keepers.take(locks, count);
            store.slowDown();
            Thread.sleep(Keepers.HEARTBEAT.toMillis());
            store.log().restart();
            Cpu cpu = Cpu.start();
            long millis = Math.max(watched.toMillis(), Keepers.LEASE.toMillis() + 1_000);
            Thread.sleep(millis);
            double seconds = millis / 1e3;
            return new Watch(
                    store.log().writes() / seconds,
                    0,
                    cpu.seconds() / seconds,
                    store.log().silentFor(Keepers.LEASE, ""));
        }
    }

    static void report(Answer answer, Way way, int locks, Watch watch) {
        answer.row(
                way.text,
                locks,
                watch.writesASecond(),
                watch.writesAPeriod(),
                watch.rowsReadASecond(),
                watch.cpus() * 1_000,
                watch.lost());
        if (way == Way.SESSIONS) {
            int most = 3 + locks / 10_000;
            String what = "writes a heartbeat period, 3 and 1 for each 10,000 locks,";
            answer.atMost(what, Spread.number(locks) + " locks", most, Spread.of(watch.writesAPeriod()));
            answer.atMost(
                    "locks lost in sessions", Spread.number(locks) + " locks", 0, Spread.of((double) watch.lost()));
        }
    }
}
