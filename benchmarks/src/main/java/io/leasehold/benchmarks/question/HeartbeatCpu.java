package io.leasehold.benchmarks.question;

import io.leasehold.LockClient;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Cpu;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.RawBeats;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.benchmarks.lab.Transport;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import io.leasehold.dynamodb.LockTable;
import java.time.Duration;
import java.util.List;

/** What does a heartbeat cost this process, over the request that it cannot do without? */
final class HeartbeatCpu implements Question {

    private static final int LOCKS = 2_000;
    private static final int IN_FLIGHT = 16;
    private static final double MOST_RATIO = 1.15;

    @Override
    public String name() {
        return "heartbeat-cpu";
    }

    private enum Sender {
        BARE("SDK's UpdateItem"),
        TIMED("SDK's UpdateItem with a timeout"),
        OURS("Leasehold's heartbeat");

        private final String text;

        Sender(String text) {
            this.text = text;
        }
    }

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(4_000, 2_000);
        int rounds = lab.effort().count(5, 1);
        double aSecond = LOCKS * 1_000.0 / Keepers.HEARTBEAT.toMillis();
        Answer answer = new Answer(
                LOCKS + " locks with a heartbeat every " + Keepers.HEARTBEAT.toMillis()
                        + " ms, against as many requests (" + Spread.number(aSecond)
                        + "/s, evenly) with the same expression from a timer; netty, DynamoDB Local in a process of"
                        + " its own. Processor time of this process, by the number of requests. "
                        + rounds + " rounds of " + length.toSeconds() + " s.",
                "sender",
                "CPU µs a request",
                "over the bare request",
                "over the timed request");
        try (Sdk sdk = lab.sdk(Transport.NETTY)) {
            String table = lab.table(Peer.LEASEHOLD_ASYNC);
            RawBeats warming = new RawBeats(sdk.async(), table, true);
            warming.prepare(LOCKS);
            warming.flatOut(LOCKS, IN_FLIGHT, lab.effort().millis(10_000, 3_000));
            var micros = Rounds.interleaved(
                    List.of(Sender.values()), rounds, sender -> micros(lab, sdk, table, sender, aSecond, length));
            micros.forEach(sender -> answer.row(
                    sender.text,
                    micros.spread(sender, Double::doubleValue),
                    micros.ratio(sender, Sender.BARE, Double::doubleValue),
                    micros.ratio(sender, Sender.TIMED, Double::doubleValue)));
            for (Sender base : List.of(Sender.BARE, Sender.TIMED)) {
                answer.atMost(
                        "CPU of a heartbeat over that of a request",
                        base.text,
                        MOST_RATIO,
                        micros.ratio(Sender.OURS, base, Double::doubleValue));
            }
        }
        return answer;
    }

    private static double micros(Lab lab, Sdk sdk, String table, Sender sender, double aSecond, Duration length)
            throws InterruptedException {
        if (sender == Sender.OURS) {
            return ours(sdk, table, lab.newKey() + "-", length);
        }
        RawBeats raw = new RawBeats(sdk.async(), table, sender == Sender.TIMED);
        raw.paced(LOCKS, aSecond, Keepers.HEARTBEAT);
        Cpu cpu = Cpu.start();
        long sent = raw.paced(LOCKS, aSecond, length);
        return cpu.seconds() * 1e6 / sent;
    }

    private static double ours(Sdk sdk, String table, String prefix, Duration length) throws InterruptedException {
        try (LockClient locks = Keepers.ours(sdk.async(), new Losses())
                .table(LockTable.named(table))
                .build()) {
            Keepers.take(locks, prefix, LOCKS);
            Thread.sleep(Keepers.HEARTBEAT.toMillis());
            long before = sdk.requests();
            Cpu cpu = Cpu.start();
            Thread.sleep(length.toMillis());
            return cpu.seconds() * 1e6 / (sdk.requests() - before);
        }
    }
}
