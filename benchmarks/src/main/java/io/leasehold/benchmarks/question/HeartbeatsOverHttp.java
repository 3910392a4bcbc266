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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Do heartbeats use what the store can take, and is nothing lost when there are more of them? */
final class HeartbeatsOverHttp implements Question {

    private static final int ROWS = 2_000;
    private static final List<Integer> IN_FLIGHT = List.of(16, 64, 128);
    private static final int WINDOWS = 10;
    private static final int MOST_WARM_UPS = 8;
    private static final double STILL_GROWING = 1.05;
    private static final double LEAST_RATIO = 0.9;
    private static final double WITHIN = 0.8;
    private static final double BEYOND = 1.5;

    @Override
    public String name() {
        return "heartbeats-over-http";
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(3_000, 1_000);
        Duration watched = lab.effort().millis(45_000, 15_000);
        Answer answer = new Answer(
                "DynamoDB Local, netty. Ceiling: the most that the SDK's own UpdateItem with the same expression"
                        + " reached, with "
                        + IN_FLIGHT.get(0) + ", " + IN_FLIGHT.get(1) + " or " + IN_FLIGHT.get(2) + " in flight, for "
                        + length.toSeconds() + " s each, after a warm-up; in brackets all of these. Locks (lease "
                        + Keepers.LEASE.toSeconds() + " s, heartbeat " + Keepers.HEARTBEAT.toMillis() + " ms) ask for "
                        + WITHIN + " or " + BEYOND + " of the most known by then, for " + watched.toSeconds()
                        + " s, in " + WINDOWS
                        + " parts. Counted are heartbeats that the table took; requests besides were answered too"
                        + " late or by an error.",
                "locks",
                "asked for, of the ceiling",
                "heartbeats/s",
                "of the ceiling",
                "requests besides/s",
                "ceiling/s",
                "in danger",
                "lost");
        String table = lab.table(Peer.LEASEHOLD_ASYNC);
        try (Sdk sdk = lab.sdk(Transport.NETTY)) {
            RawBeats raw = new RawBeats(sdk.async(), table, true);
            raw.prepare(ROWS);
            warmUp(raw, length);
            List<Double> reached = new ArrayList<>(reached(raw, length));
            List<Watch> watches = new ArrayList<>();
            for (double part : new double[] {WITHIN, BEYOND}) {
                int locks = (int) (Collections.max(reached) * part * Keepers.HEARTBEAT.toMillis() / 1_000);
                watches.add(watch(lab, table, locks, watched));
                reached.addAll(reached(raw, length));
            }
            report(answer, watches.get(0), reached);
            Watch beyond = watches.get(1);
            report(answer, beyond, reached);
            answer.atLeast(
                    "heartbeats/s over the ceiling, when more are asked for",
                    LEAST_RATIO,
                    beyond.over(Collections.max(reached)));
        }
        return answer;
    }

    /** Until one more time brings no more: the store and this process get faster for a while. */
    private static void warmUp(RawBeats raw, Duration length) throws InterruptedException {
        double last = 0;
        for (int i = 0; i < MOST_WARM_UPS; i++) {
            double rate = raw.flatOut(ROWS, Collections.max(IN_FLIGHT), length);
            if (rate < last * STILL_GROWING) {
                return;
            }
            last = Math.max(rate, last);
        }
    }

    private static List<Double> reached(RawBeats raw, Duration length) throws InterruptedException {
        List<Double> rates = new ArrayList<>();
        for (int inFlight : IN_FLIGHT) {
            rates.add(raw.flatOut(ROWS, inFlight, length));
        }
        return rates;
    }

    private record Watch(int locks, List<Double> rates, double besides, long inDanger, long lost) {

        Spread over(double ceiling) {
            return Spread.of(rates.stream().map(rate -> rate / ceiling).toList());
        }
    }

    /**
     * The locks are left to their leases: freeing them all at once would keep the store busy for the next measurement.
     */
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
            long start = System.nanoTime();
            List<Double> rates = new ArrayList<>();
            for (int window = 0; window < WINDOWS; window++) {
                rates.add(renewals.rate(watched.dividedBy(WINDOWS)));
            }
            double all = (sdk.requests() - sent) / ((System.nanoTime() - start) / 1e9);
            double taken = rates.stream().mapToDouble(rate -> rate / WINDOWS).sum();
            long lost = handles.stream().filter(lock -> !lock.isHeld()).count();
            return new Watch(count, rates, Math.max(0, all - taken), losses.inDanger(), lost);
        }
    }

    private static void report(Answer answer, Watch watch, List<Double> reached) {
        double ceiling = Collections.max(reached);
        double asked = watch.locks() * 1_000.0 / Keepers.HEARTBEAT.toMillis() / ceiling;
        Spread all = Spread.of(reached);
        answer.row(
                watch.locks(),
                asked,
                Spread.of(watch.rates()),
                watch.over(ceiling),
                watch.besides(),
                Spread.number(ceiling) + Spread.between(all.min(), all.max()),
                watch.inDanger(),
                watch.lost());
        answer.atMost(
                "locks lost of " + watch.locks() + ", asking for " + Spread.number(asked) + " of the ceiling",
                0,
                (double) watch.lost());
    }

    private static final class Renewals implements LockTelemetry {

        private final LongAdder count = new LongAdder();

        /** Counts for so long; returns how many a second. */
        double rate(Duration length) throws InterruptedException {
            long before = count.sum();
            long start = System.nanoTime();
            Thread.sleep(length.toMillis());
            return (count.sum() - before) / ((System.nanoTime() - start) / 1e9);
        }

        @Override
        public void heartbeatEnded(LockHandle handle, Duration latency, HeartbeatOutcome outcome) {
            if (outcome == HeartbeatOutcome.RENEWED) {
                count.increment();
            }
        }
    }
}
