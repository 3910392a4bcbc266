package io.leasehold.benchmarks.question;

import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.benchmarks.lab.BeatLog;
import io.leasehold.benchmarks.lab.Cpu;
import io.leasehold.benchmarks.lab.Effort;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.StubAsyncClient;
import io.leasehold.benchmarks.lab.StubClient;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Bar;
import java.time.Duration;
import java.util.List;

/** How many locks can one client keep alive? */
final class HeartbeatCapacity implements Question {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final int TARGET = 50_000;
    private static final List<Integer> PEERS_LADDER = List.of(300, 350, 400, 450, 500, 550);

    @Override
    public String name() {
        return "heartbeat-capacity";
    }

    private record Watch(int locks, double beatsASecond, double longestSeconds, long lost, long inDanger, double cpu) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration watched = lab.effort().millis(60_000, 15_000);
        Answer answer = new Answer(
                "Lease " + Keepers.LEASE.toSeconds() + " s, heartbeat " + Keepers.HEARTBEAT.toMillis() + " ms, store: a"
                        + " stub of the SDK client in this process that answers after " + LATENCY.toMillis()
                        + " ms. All locks are taken, then watched for " + watched.toSeconds()
                        + " s. Lost: the client said so, or no heartbeat for a lease. The Spring registry and"
                        + " ShedLock's provider have no heartbeat: what they hold ends with its time to live.",
                "peer",
                "locks",
                "lost",
                "in danger",
                "longest without a heartbeat s",
                "heartbeats/s",
                "CPUs used");
        long kept = 0;
        for (int locks : lab.effort() == Effort.FULL ? new int[] {TARGET, 75_000} : new int[] {TARGET}) {
            Watch watch = ours(locks, watched);
            report(answer, "Leasehold", watch);
            kept = watch.lost() == 0 ? locks : kept;
        }
        answer.atLeast("locks kept, none lost in " + watched.toSeconds() + " s", TARGET, (double) kept);
        long keptByPeer = 0;
        List<Watch> ladder = Workers.<Watch>start(
                        PEERS_LADDER.size(), rung -> () -> awsLabs(PEERS_LADDER.get(rung), watched))
                .results();
        for (Watch watch : ladder) {
            report(answer, "dynamodb-lock-client", watch);
            keptByPeer = watch.lost() == 0 ? Math.max(keptByPeer, watch.locks()) : keptByPeer;
        }
        return answer.bar(new Bar(Bar.Panel.CAPACITY, "Leasehold", (double) kept, true))
                .bar(new Bar(Bar.Panel.CAPACITY, "dynamodb-lock-client", (double) keptByPeer, false))
                .bar(new Bar(Bar.Panel.CAPACITY, "ShedLock (no heartbeat)", 0, false))
                .bar(new Bar(Bar.Panel.CAPACITY, "Spring registry (no heartbeat)", 0, false));
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

    private static Watch awsLabs(int count, Duration watched) throws Exception {
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

    private static void report(Answer answer, String peer, Watch watch) {
        answer.row(
                peer,
                watch.locks(),
                watch.lost(),
                peer.equals("Leasehold") ? watch.inDanger() : "",
                watch.longestSeconds(),
                watch.beatsASecond(),
                Double.isNaN(watch.cpu()) ? "" : watch.cpu());
    }
}
