package io.leasehold.benchmarks.question;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Results;
import io.leasehold.benchmarks.lab.Rounds;
import io.leasehold.benchmarks.lab.Seat;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import io.leasehold.dynamodb.DynamoDbLockClient;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** How much memory, and how many threads, does a lock take that is held? */
final class Footprint implements Question {

    private static final List<Peer> HOLDERS = List.of(Peer.LEASEHOLD_ASYNC, Peer.AWS_LABS, Peer.SHED_LOCK, Peer.SPRING);
    private static final int LOCKS = 1_000;
    private static final int TAKERS = 8;
    private static final int MOST_BYTES = 1_024;
    private static final String ALONE = "Leasehold, without heartbeats on their way";
    private static final String ENROLLED = "Leasehold, kept alive by a session";
    private static final int MOST_BYTES_ENROLLED = 700;
    private static final String NOTHING = "nothing held";

    /** As many as open all connections of an HTTP client, which are no lock's. */
    private static final int FIRST_TAKERS = 64;

    @Override
    public String name() {
        return "footprint";
    }

    private record Use(double bytesALock, double threads) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        int rounds = lab.effort().count(3, 1);
        Answer answer = new Answer(
                LOCKS
                        + " locks of one client, over DynamoDB Local (first two rows: a stub of the SDK client that"
                        + " answers at once). Bytes: the heap after a collection with them held, less that without,"
                        + " with key and handle. Threads: those of the process with the locks, less those without. "
                        + rounds + " rounds.",
                "peer",
                "bytes a lock",
                "of the target",
                "threads added by all locks");
        var pure = Rounds.interleaved(List.of(ALONE), 0, rounds, name -> withoutHeartbeats(LOCKS));
        var nothing = Rounds.interleaved(List.of(NOTHING), rounds, name -> nothing(lab, LOCKS / TAKERS));
        Spread left = nothing.spread(NOTHING, Use::bytesALock);
        double noise = Math.max(Math.abs(left.min()), Math.abs(left.max()));
        report(answer, ALONE, pure, 0);
        answer.atMost(
                "bytes a held lock, without heartbeats on their way", MOST_BYTES, pure.spread(ALONE, Use::bytesALock));
        var enrolled = Rounds.interleaved(List.of(ENROLLED), 0, rounds, name -> enrolled(LOCKS));
        report(answer, ENROLLED, MOST_BYTES_ENROLLED, enrolled, 0);
        answer.atMost(
                "bytes a lock kept alive by a session",
                MOST_BYTES_ENROLLED,
                enrolled.spread(ENROLLED, Use::bytesALock));
        for (Peer peer : HOLDERS) {
            var uses = Rounds.interleaved(List.of(peer), 0, rounds, each -> use(lab, each, LOCKS / TAKERS));
            report(answer, peer, uses, noise);
            if (peer.isOurs()) {
                answer.atMost("bytes a held lock, with them", MOST_BYTES, uses.spread(peer, Use::bytesALock));
                // Not none: the SDK starts those of its pools with its first requests.
                answer.atMost(
                        "threads added, a lock",
                        0.01,
                        uses.spread(peer, Use::threads).max() / LOCKS);
            }
        }
        answer.row(NOTHING, left, "", nothing.spread(NOTHING, Use::threads));
        return answer;
    }

    private static <S> void report(Answer answer, S holder, Results<S, Use> uses, double noise) {
        report(answer, holder, MOST_BYTES, uses, noise);
    }

    private static <S> void report(Answer answer, S holder, int target, Results<S, Use> uses, double noise) {
        Spread bytes = uses.spread(holder, Use::bytesALock);
        boolean told = bytes.median() > noise;
        answer.row(
                holder,
                told ? bytes : "below " + Spread.number(noise),
                told ? Spread.number(bytes.median() / target) : "",
                uses.spread(holder, Use::threads));
    }

    /** As many requests as locks would take, but none is held when the heap is measured. */
    private static Use nothing(Lab lab, int aTaker) throws Exception {
        try (Seat seat = lab.seat(Peer.FLOOR)) {
            Contender.Held unheld = () -> {};
            Contender contender = (key, wait) -> {
                seat.contender().take(key, wait).orElseThrow().free();
                return Optional.of(unheld);
            };
            return use(lab, contender, aTaker);
        }
    }

    private static Use withoutHeartbeats(int locks) throws Exception {
        try (ForgetfulTable table = new ForgetfulTable();
                LockClient client = DynamoDbLockClient.builder(table).build()) {
            return use(
                    () -> Keepers.take(client, "first-", FIRST_TAKERS), () -> Keepers.take(client, "", locks), locks);
        }
    }

    /** The first ones open the session. */
    private static Use enrolled(int locks) throws Exception {
        try (ForgetfulTable table = new ForgetfulTable();
                LockClient client = Keepers.inSessions(table, new Losses())
                        .auditPeriod(Duration.ZERO)
                        .build()) {
            return use(
                    () -> enrolled(client, "first-", FIRST_TAKERS, FIRST_TAKERS),
                    () -> enrolled(client, "", locks, FIRST_TAKERS + locks),
                    locks);
        }
    }

    private static List<LockHandle> enrolled(LockClient client, String prefix, int locks, int all)
            throws InterruptedException {
        List<LockHandle> handles = Keepers.take(client, prefix, locks);
        Keepers.awaitEnrolled(client, all);
        // Until the timeouts of the requests by which the locks were enrolled are over.
        Thread.sleep(Keepers.HEARTBEAT.toMillis());
        return handles;
    }

    private static Use use(Lab lab, Peer peer, int aTaker) throws Exception {
        try (Seat seat = lab.seat(peer)) {
            return use(lab, seat.contender(), aTaker);
        }
    }

    private static Use use(Lab lab, Contender contender, int aTaker) throws Exception {
        return use(
                () -> take(lab, contender, FIRST_TAKERS, 4),
                () -> take(lab, contender, TAKERS, aTaker),
                aTaker * TAKERS);
    }

    /** What the locks take, beside the first ones, with which come the things that are no lock's. */
    private static Use use(Callable<?> takeFirst, Callable<?> take, int locks) throws Exception {
        Object first = takeFirst.call();
        long heap = heap();
        int threads = threads();
        Object held = take.call();
        try {
            return new Use((heap() - heap) / (double) locks, threads() - threads);
        } finally {
            Reference.reachabilityFence(first);
            Reference.reachabilityFence(held);
        }
    }

    private static List<List<Contender.Held>> take(Lab lab, Contender contender, int takers, int aTaker)
            throws Exception {
        return Workers.<List<Contender.Held>>start(takers, taker -> () -> {
                    List<Contender.Held> held = new ArrayList<>(aTaker);
                    for (int i = 0; i < aTaker; i++) {
                        held.add(contender
                                .take(lab.newKey(), Duration.ofSeconds(30))
                                .orElseThrow());
                    }
                    return held;
                })
                .results();
    }

    /** What the collection left, not what is in use after it: heartbeats litter the heap again at once. */
    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
