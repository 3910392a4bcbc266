package io.leasehold.benchmarks.question;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockTelemetry;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.RawBeats;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.benchmarks.lab.Transport;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import io.leasehold.dynamodb.LockTable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Do heartbeats use what the store can take, and is nothing lost when there are more of them? */
final class HeartbeatsOverHttp implements Question {

    private static final int ROWS = 2_000;
    private static final int IN_FLIGHT = 64;
    private static final double WITHIN = 0.8;
    private static final double BEYOND = 1.5;

    @Override
    public String name() {
        return "heartbeats-over-http";
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(5_000, 3_000);
        Duration watched = lab.effort().millis(60_000, 15_000);
        Answer answer = new Answer(
                "DynamoDB Local, netty. The ceiling: the SDK's own UpdateItem with the same expression, " + IN_FLIGHT
                        + " in flight, for " + length.toSeconds() + " s before and after. Then locks (lease "
                        + Keepers.LEASE.toSeconds() + " s, heartbeat " + Keepers.HEARTBEAT.toMillis()
                        + " ms) that ask for a part of that ceiling, or for more than it, for " + watched.toSeconds()
                        + " s. Counted are heartbeats that the table has taken; requests besides them are those that"
                        + " were answered too late, or by an error.",
                "locks",
                "asked for, of the ceiling",
                "heartbeats/s",
                "requests besides/s",
                "ceiling/s",
                "of the ceiling",
                "in danger",
                "lost");
        String table = lab.table(Peer.LEASEHOLD_ASYNC);
        try (Sdk sdk = lab.sdk(Transport.NETTY)) {
            RawBeats raw = new RawBeats(sdk.async(), table, true);
            raw.prepare(ROWS);
            raw.flatOut(ROWS, IN_FLIGHT, length);
            for (double part : new double[] {WITHIN, BEYOND}) {
                double before = raw.flatOut(ROWS, IN_FLIGHT, length);
                int locks = (int) (before * part * Keepers.HEARTBEAT.toMillis() / 1_000);
                Watch watch = watch(lab, table, locks, watched);
                Spread ceiling = Spread.of(List.of(before, raw.flatOut(ROWS, IN_FLIGHT, length)));
                report(answer, locks, part, watch, ceiling);
            }
        }
        return answer;
    }

    private record Watch(double rate, double besides, long inDanger, long lost) {}

    /** The locks are left to their leases: freeing them all at once would keep the store busy for the next measurement. */
    private static Watch watch(Lab lab, String table, int count, Duration watched) throws InterruptedException {
        Losses losses = new Losses();
        Renewals renewals = new Renewals();
        try (Sdk sdk = lab.sdk(Transport.NETTY);
                LockClient locks = Keepers.ours(sdk.async(), losses)
                        .table(LockTable.named(table))
                        .telemetry(renewals)
                        .build()) {
            List<LockHandle> handles = Keepers.take(locks, lab.newKey() + "-", count);
            Thread.sleep(2 * Keepers.HEARTBEAT.toMillis());
            long sent = sdk.requests();
            long taken = renewals.count.sum();
            long start = System.nanoTime();
            Thread.sleep(watched.toMillis());
            double seconds = (System.nanoTime() - start) / 1e9;
            double rate = (renewals.count.sum() - taken) / seconds;
            double besides = Math.max(0, (sdk.requests() - sent) / seconds - rate);
            long lost = handles.stream().filter(lock -> !lock.isHeld()).count();
            return new Watch(rate, besides, losses.inDanger(), lost);
        }
    }

    private static void report(Answer answer, int locks, double part, Watch watch, Spread ceiling) {
        double used = watch.rate() / ceiling.median();
        answer.row(locks, part, watch.rate(), watch.besides(), ceiling, used, watch.inDanger(), watch.lost());
        if (part == BEYOND) {
            answer.atLeast("heartbeats/s over the ceiling, when more are asked for", 0.9, used);
        }
        answer.atMost("locks lost of " + locks + ", asking for " + part + " of the ceiling", 0, (double) watch.lost());
    }

    private static final class Renewals implements LockTelemetry {

        private final LongAdder count = new LongAdder();

        @Override
        public void heartbeatEnded(LockHandle handle, Duration latency, HeartbeatOutcome outcome) {
            if (outcome == HeartbeatOutcome.RENEWED) {
                count.increment();
            }
        }
    }
}
