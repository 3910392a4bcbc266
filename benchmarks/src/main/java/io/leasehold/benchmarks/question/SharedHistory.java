package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Mode;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What does an exclusive holder pay for all the shared ones that were there before? */
final class SharedHistory implements Question {

    private static final int CLIENTS = 16;
    private static final int HOLDS = 100_000;
    private static final double MOST_UNITS = 2;

    /** So many rows are read by more than one unit, which shows that what is counted is what was read. */
    private static final int MEMBERS = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "shared-history";
    }

    /** The read units and the requests of one exclusive acquisition. */
    record Cost(double readUnits, long requests) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        int holds = lab.effort().count(HOLDS, HOLDS / 50);
        String key = lab.newKey();
        share(lab, key, 1);
        Cost before = exclusive(lab, key);
        Cost beside = besideMembers(lab, key);
        share(lab, key, holds);
        Cost after = exclusive(lab, key);
        Answer answer = answer(holds);
        report(answer, "1", before);
        report(answer, MEMBERS + ", all still there: it is refused", beside);
        report(answer, Spread.number(holds), after);
        answer.atMost(
                "read units of an exclusive acquisition after " + Spread.number(holds) + " shared holds",
                MOST_UNITS,
                after.readUnits());
        return answer;
    }

    static Answer answer(int holds) {
        return new Answer(
                "A lock is shared " + Spread.number(holds) + " times, by " + CLIENTS
                        + " clients at the same time; each hold has a row of its own. Then it is acquired exclusively."
                        + " Read units: as DynamoDB Local says, and one at least for each read. " + MEMBERS
                        + " holders that are still there show that rows that are read are counted.",
                "shared holds before",
                "read units",
                "requests");
    }

    /** One thread a client, so that no hold serves two of them. */
    private static void share(Lab lab, String key, int holds) throws Exception {
        List<Integer> unused = Workers.<Integer>start(
                        Math.min(CLIENTS, holds), number -> share(lab, key, holds / CLIENTS + 1, number))
                .results();
    }

    private static Callable<Integer> share(Lab lab, String key, int holds, int number) {
        return () -> {
            try (Sdk sdk = lab.sdk(Peer.LEASEHOLD.transport());
                    Contender client = Mode.SHARED.over(sdk, lab.table(Peer.LEASEHOLD))) {
                for (int i = 0; i < holds; i++) {
                    client.take(key, PATIENCE).orElseThrow().free();
                }
            }
            return number;
        };
    }

    private static Cost exclusive(Lab lab, String key) throws Exception {
        return cost(lab, key, PATIENCE);
    }

    /** What an attempt reads while many clients share the lock. */
    private static Cost besideMembers(Lab lab, String key) throws Exception {
        try (Sdk sdk = lab.sdk(Peer.LEASEHOLD.transport())) {
            return besideMembers(lab, sdk, key, MEMBERS);
        }
    }

    private static Cost besideMembers(Lab lab, Sdk sdk, String key, int more) throws Exception {
        if (more == 0) {
            return cost(lab, key, Duration.ZERO);
        }
        try (Contender client = Mode.SHARED.over(sdk, lab.table(Peer.LEASEHOLD))) {
            Contender.Held held = client.take(key, PATIENCE).orElseThrow();
            Cost cost = besideMembers(lab, sdk, key, more - 1);
            held.free();
            return cost;
        }
    }

    private static Cost cost(Lab lab, String key, Duration patience) throws Exception {
        try (Sdk sdk = lab.sdk(Peer.LEASEHOLD.transport());
                Contender client = Mode.EXCLUSIVE.over(sdk, lab.table(Peer.LEASEHOLD))) {
            double units = sdk.readUnits();
            long requests = sdk.requests();
            Optional<Contender.Held> held = client.take(key, patience);
            Cost cost = new Cost(sdk.readUnits() - units, sdk.requests() - requests);
            if (held.isPresent()) {
                held.get().free();
            }
            return cost;
        }
    }

    private static void report(Answer answer, String holds, Cost cost) {
        answer.row(holds, cost.readUnits(), cost.requests());
    }
}
