package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.BatchedBeats;
import io.leasehold.benchmarks.lab.Cpu;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.RawBeats;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.benchmarks.lab.Transport;
import io.leasehold.benchmarks.report.Answer;
import java.time.Duration;
import java.util.List;

/** Would heartbeats be cheaper if one request renewed many locks? */
final class HeartbeatBatches implements Question {

    private static final int ROWS = 2_000;
    private static final int ROWS_IN_FLIGHT = 100;

    @Override
    public String name() {
        return "heartbeat-batches";
    }

    private enum Way {
        SINGLE("UpdateItem"),
        BATCHED("BatchExecuteStatement, " + BatchedBeats.SIZE + " updates each");

        private final String text;

        Way(String text) {
            this.text = text;
        }
    }

    private record Round(double rate, double cpuMicros) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration length = lab.effort().millis(4_000, 2_000);
        int rounds = lab.effort().count(3, 1);
        Answer answer = new Answer(
                "The conditional update of a heartbeat on " + ROWS + " rows, as fast as DynamoDB Local takes it, "
                        + ROWS_IN_FLIGHT + " rows at once, over netty, without locks. Processor time of this process. "
                        + rounds + " rounds of " + length.toSeconds() + " s.",
                "request",
                "rows renewed/s",
                "over UpdateItem",
                "CPU µs a row",
                "over UpdateItem");
        try (Sdk sdk = lab.sdk(Transport.NETTY)) {
            String table = lab.table(Peer.LEASEHOLD_ASYNC);
            RawBeats single = new RawBeats(sdk.async(), table, false);
            single.prepare(ROWS);
            BatchedBeats batched = new BatchedBeats(sdk.async(), table, ROWS, single);
            var results = Rounds.interleaved(
                    List.of(Way.values()),
                    rounds,
                    way -> way == Way.SINGLE ? round(single, length) : round(batched, length));
            results.forEach(way -> answer.row(
                    way.text,
                    results.spread(way, Round::rate),
                    results.ratio(way, Way.SINGLE, Round::rate),
                    results.spread(way, Round::cpuMicros),
                    results.ratio(way, Way.SINGLE, Round::cpuMicros)));
        }
        return answer;
    }

    private static Round round(RawBeats single, Duration length) throws InterruptedException {
        Cpu cpu = Cpu.start();
        double rate = single.flatOut(ROWS, ROWS_IN_FLIGHT, length);
        return new Round(rate, cpu.seconds() * 1e6 / (rate * length.toMillis() / 1e3));
    }

    private static Round round(BatchedBeats batched, Duration length) throws InterruptedException {
        Cpu cpu = Cpu.start();
        long start = System.nanoTime();
        long rows = batched.flatOut(ROWS_IN_FLIGHT / BatchedBeats.SIZE, length.toNanos());
        double rate = rows / ((System.nanoTime() - start) / 1e9);
        if (rows == 0) {
            throw new IllegalStateException("No statement of a batch succeeded");
        }
        return new Round(rate, cpu.seconds() * 1e6 / rows);
    }
}
