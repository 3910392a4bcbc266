package io.leasehold.benchmarks.question;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.benchmarks.lab.Transport;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** How soon do waiters have the locks of a client that died, with sessions and without? */
final class SessionFailOver implements Question {

    private static final int MANY = 1_000;
    private static final double NO_SLOWER = 1.05;
    private static final long APART_MILLIS = 500;

    private static final int MOST_OWNERS = 3;
    private static final Duration SOON = Duration.ofSeconds(20);

    /** So few that a table that has just been started answers all of them in time. */
    private static final int AT_A_TIME = 8;

    /** As many as it takes to open a session. */
    private static final int HELD_FOR_ONE = 3;

    @Override
    public String name() {
        return "session-fail-over";
    }

    /** What kept the locks alive until then. */
    enum Way {
        SESSIONS("sessions"),
        EACH("a heartbeat each");

        private final String text;

        Way(String text) {
            this.text = text;
        }
    }

    /** How one successor fared with the locks of one dead client. */
    record Round(double firstMillis, double lastMillis, long fences, long requests) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        int many = lab.effort().count(MANY, MANY / 10);
        int rounds = lab.effort().count(3, 1);
        int roundsOfOne = lab.effort().count(9, 2);
        lab.warmUp(List.of(Peer.LEASEHOLD_ASYNC));
        Answer answer = answer(rounds, roundsOfOne);
        report(answer, many, Rounds.interleaved(List.of(Way.values()), rounds, way -> round(lab, way, many, many)));
        report(answer, 1, ofOne(lab, roundsOfOne));
        return answer;
    }

    /** All at the same time, since they only wait: each pair some time after the one before. */
    private static Results<Way, Round> ofOne(Lab lab, int rounds) throws Exception {
        List<Way> ways = List.of(Way.values());
        List<Round> all = Workers.<Round>start(rounds * ways.size(), number -> later(lab, ways, number))
                .results();
        return Results.of(
                ways,
                IntStream.range(0, ways.size())
                        .mapToObj(way -> DeadOwner.every(ways.size(), way, all))
                        .toList());
    }

    private static Callable<Round> later(Lab lab, List<Way> ways, int number) {
        return () -> {
            Thread.sleep(number / ways.size() * APART_MILLIS);
            return round(lab, ways.get(number % ways.size()), HELD_FOR_ONE, 1);
        };
    }

    static Answer answer(int rounds, int roundsOfOne) {
        return new Answer(
                "Lease " + Keepers.LEASE.toSeconds() + " s, heartbeat " + Keepers.HEARTBEAT.toMillis()
                        + " ms, DynamoDB Local. A client has locks that have had their first heartbeats, and can send"
                        + " nothing from then on. Another client begins at once to wait for all of them, or for one of "
                        + HELD_FOR_ONE
                        + ". Measured from the death. Fences: requests to end the dead client's session. "
                        + rounds + " rounds, of one lock " + roundsOfOne + ".",
                "kept alive by",
                "locks waited for",
                "first lock after ms",
                "last lock after ms",
                "last, over a heartbeat each",
                "fences",
                "requests a lock");
    }

    private static Round round(Lab lab, Way way, int held, int waited) throws InterruptedException {
        LockTable table = LockTable.named(lab.table(Peer.LEASEHOLD_ASYNC));
        try (Sdk sdk = lab.sdk(Transport.NETTY);
                LockClient successor = client(sdk, way, table).build()) {
            successor.acquire(LockRequest.of(lab.newKey())).release();
            String prefix = die(lab, way, table, held);
            long start = System.nanoTime();
            long before = sdk.requests();
            List<CompletableFuture<Long>> taken = new ArrayList<>();
            for (int i = 0; i < waited; i++) {
                taken.add(successor.acquireAsync(LockRequest.of(prefix + i)).thenApply(lock -> System.nanoTime()));
            }
            List<Double> millis = taken.stream()
                    .map(lock -> (lock.join() - start) / 1e6)
                    .sorted()
                    .toList();
            return new Round(millis.get(0), millis.get(waited - 1), sdk.fences(), (sdk.requests() - before) / waited);
        }
    }

    private static DynamoDbLockClient.Builder client(Sdk sdk, Way way, LockTable table) {
        return Keepers.inSessions(sdk.async(), new Losses())
                .sessions(way == Way.SESSIONS)
                .table(table);
    }

    /**
     * Acquires locks and can send nothing from then on. Its client is never closed, as that of a process that was
     * killed. One that lost a lock before, as on a machine that is busy with something else, is thrown away.
     *
     * @return the prefix of the locks
     */
    private static String die(Lab lab, Way way, LockTable table, int held) throws InterruptedException {
        for (int owner = 0; owner < MOST_OWNERS; owner++) {
            String prefix = lab.newKey() + "-";
            Sdk sdk = lab.sdk(Transport.NETTY);
            LockClient client = client(sdk, way, table).build();
            List<LockHandle> locks = Keepers.take(client, prefix, held, AT_A_TIME, SOON);
            Thread.sleep(Keepers.HEARTBEAT.toMillis());
            boolean settled = way == Way.EACH || Keepers.areEnrolled(client, held, SOON);
            boolean kept = locks.size() == held && locks.stream().allMatch(LockHandle::isHeld);
            sdk.close();
            if (settled && kept) {
                return prefix;
            }
        }
        throw new IllegalStateException(MOST_OWNERS + " owners lost locks before they died");
    }

    static void report(Answer answer, int locks, Results<Way, Round> results) {
        results.forEach(way -> answer.row(
                way.text,
                locks,
                results.spread(way, Round::firstMillis),
                results.spread(way, Round::lastMillis),
                results.ratio(way, Way.EACH, Round::lastMillis),
                results.spread(way, Round::fences),
                results.spread(way, Round::requests)));
        String where = locks == 1 ? "one lock" : Spread.number(locks) + " locks";
        answer.atMost(
                "fences in any round",
                where,
                1,
                Spread.of(results.spread(Way.SESSIONS, Round::fences).max()));
        answer.atMost(
                "fail-over with sessions over that without",
                where,
                NO_SLOWER,
                results.ratio(Way.SESSIONS, Way.EACH, Round::lastMillis));
    }
}
