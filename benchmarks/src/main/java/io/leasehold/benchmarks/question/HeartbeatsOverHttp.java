package io.leasehold.benchmarks.question;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.RawBeats;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.benchmarks.lab.Transport;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import io.leasehold.dynamodb.LockTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Do heartbeats use what the store can take, and is nothing lost when there are more of them? */
final class HeartbeatsOverHttp implements Question {

    private static final int ROWS = 2_000;
    private static final int IN_FLIGHT = 64;

    @Override
    public String name() {
        return "heartbeats-over-http";
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(10_000, 3_000);
        Duration watched = lab.effort().millis(60_000, 10_000);
        Answer answer = new Answer(
                "DynamoDB Local, netty. The ceiling: the SDK's own UpdateItem with the same expression, " + IN_FLIGHT
                        + " in flight, for " + length.toSeconds() + " s before and after. Then locks (lease "
                        + Keepers.LEASE.toSeconds() + " s, heartbeat " + Keepers.HEARTBEAT.toMillis()
                        + " ms) that ask for a part of that ceiling, or for more than it, for " + watched.toSeconds()
                        + " s.",
                "locks",
                "asked for, of the ceiling",
                "heartbeat requests/s",
                "ceiling/s",
                "of the ceiling",
                "in danger",
                "lost");
        String table = lab.table(Peer.LEASEHOLD_ASYNC);
        try (Sdk sdk = lab.sdk(Transport.NETTY)) {
            RawBeats raw = new RawBeats(sdk.async(), table, true);
            raw.prepare(ROWS);
            raw.flatOut(ROWS, IN_FLIGHT, length);
            for (double part : new double[] {0.5, 0.9, 1.5}) {
                List<Double> ceilings = new ArrayList<>();
                ceilings.add(raw.flatOut(ROWS, IN_FLIGHT, length));
                int locks = (int) (ceilings.get(0) * part * Keepers.HEARTBEAT.toMillis() / 1_000);
                Watch watch = watch(lab, table, locks, watched);
                ceilings.add(raw.flatOut(ROWS, IN_FLIGHT, length));
                Spread ceiling = Spread.of(ceilings);
                answer.row(
                        locks,
                        part,
                        watch.rate(),
                        ceiling,
                        watch.rate() / ceiling.median(),
                        watch.inDanger(),
                        watch.lost());
            }
        }
        return answer;
    }

    private record Watch(double rate, long inDanger, long lost) {}

    private static Watch watch(Lab lab, String table, int count, Duration watched) throws InterruptedException {
        Losses losses = new Losses();
        try (Sdk sdk = lab.sdk(Transport.NETTY);
                LockClient locks = Keepers.ours(sdk.async(), losses)
                        .table(LockTable.named(table))
                        .releaseOnClose(true)
                        .build()) {
            List<LockHandle> handles = Keepers.take(locks, count);
            Thread.sleep(Keepers.HEARTBEAT.toMillis());
            long before = sdk.requests();
            long start = System.nanoTime();
            Thread.sleep(watched.toMillis());
            double rate = (sdk.requests() - before) / ((System.nanoTime() - start) / 1e9);
            long lost = handles.stream().filter(lock -> !lock.isHeld()).count();
            return new Watch(rate, losses.inDanger(), lost);
        }
    }
}
