package io.leasehold.benchmarks.question;

import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.benchmarks.lab.BeatLog;
import io.leasehold.benchmarks.lab.Cpu;
import io.leasehold.benchmarks.lab.Lab;
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

/** How many locks can one client keep alive? */
final class HeartbeatCapacity implements Question {

    static final Duration LATENCY = Duration.ofMillis(20);
    private static final int TARGET = 50_000;
    private static final int MOST_TRIED = 75_000;
    private static final String OURS = "Leasehold, a heartbeat each";
    private static final String PEER = "dynamodb-lock-client";
    private static final List<Integer> PEERS_LADDER = List.of(300, 350, 400, 450, 500, 550);

    @Override
    public String name() {
        return "heartbeat-capacity";
    }

    record Watch(int locks, double beatsASecond, double longestSeconds, long lost, long inDanger, double cpu) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration watched = lab.effort().millis(60_000, 15_000);
        Answer answer = new Answer(
                "Lease " + Keepers.LEASE.toSeconds() + " s, heartbeat " + Keepers.HEARTBEAT.toMillis()
                        + " ms; the store is a stub of the SDK client that answers after " + LATENCY.toMillis()
                        + " ms; all locks are watched for " + watched.toSeconds()
                        + " s, once. Lost: the client said so, or no heartbeat for a lease. The Spring registry and"
                        + " ShedLock's provider have no heartbeat: their locks end with their time to live.",
                "peer",
                "locks",
                "lost",
                "in danger",
                "over what dynamodb-lock-client keeps",
                "longest without a heartbeat s",
                "heartbeats/s",
                "CPUs used");
        List<Watch> ladder = Workers.<Watch>start(
                        PEERS_LADDER.size(), rung -> () -> awsLabs(PEERS_LADDER.get(rung), watched))
                .results();
        int keptByPeer = most(ladder);
        List<Watch> own = new ArrayList<>(List.of(ours(lab.effort().count(MOST_TRIED, TARGET), watched)));
        if (most(own) < TARGET) {
            own.add(ours(TARGET, watched));
        }
        own.forEach(watch -> report(answer, OURS, keptByPeer, watch));
        ladder.forEach(watch -> report(answer, PEER, keptByPeer, watch));
        return answer.atLeast("locks kept, none lost in " + watched.toSeconds() + " s", TARGET, (double) most(own))
                .line(Panel.CAPACITY, TARGET)
                .dot(Dot.of(Panel.CAPACITY, OURS, true, Spread.of(most(own))))
                .dot(Dot.of(Panel.CAPACITY, PEER, false, Spread.of(keptByPeer)))
                .dot(Dot.none(Panel.CAPACITY, "ShedLock", "has no heartbeat"))
                .dot(Dot.none(Panel.CAPACITY, "Spring registry", "has no heartbeat"));
    }

    private static int most(List<Watch> watches) {
        return watches.stream()
                .filter(watch -> watch.lost() == 0)
                .mapToInt(Watch::locks)
                .max()
                .orElse(0);
    }

    private static Watch ours(int count, Duration watched) throws InterruptedException {
        Losses losses = new Losses();
        try (StubAsyncClient store = new StubAsyncClient(LATENCY);
                LockClient locks = Keepers.ours(store, losses).build()) {
            List<LockHandle> handles = Keepers.take(locks, "", count);
            BeatLog log = store.log();
            log.restart();
            Cpu cpu = Cpu.start();
            Thread.sleep(watched.toMillis());
            double used = cpu.seconds() / watched.toSeconds();
            long lost = handles.stream().filter(lock -> !lock.isHeld()).count();
            return new Watch(
                    count,
                    log.writes() / (double) watched.toSeconds(),
                    log.longestSeconds(""),
                    Math.max(lost, losses.lost()),
                    losses.inDanger(),
                    used);
        }
    }

    static Watch awsLabs(int count, Duration watched) throws Exception {
        try (StubClient store = new StubClient(LATENCY);
                AmazonDynamoDBLockClient locks = Keepers.awsLabs(store)) {
            Keepers.take(locks, count);
            store.slowDown();
            BeatLog log = store.log();
            log.restart();
            Thread.sleep(watched.toMillis());
            return new Watch(
                    count,
                    log.writes() / (double) watched.toSeconds(),
                    log.longestSeconds(""),
                    log.silentFor(Keepers.LEASE, ""),
                    0,
                    Double.NaN);
        }
    }

    private static void report(Answer answer, String peer, int keptByPeer, Watch watch) {
        answer.row(
                peer,
                watch.locks(),
                watch.lost(),
                peer.equals(OURS) ? watch.inDanger() : "",
                watch.lost() > 0 ? "" : watch.locks() / (double) keptByPeer,
                watch.longestSeconds(),
                watch.beatsASecond(),
                Double.isNaN(watch.cpu()) ? "" : watch.cpu());
    }
}
