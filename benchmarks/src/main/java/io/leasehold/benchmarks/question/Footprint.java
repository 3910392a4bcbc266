package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Peer;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.Seat;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How much memory, and how many threads, does a lock take that is held? */
final class Footprint implements Question {

    private static final List<Peer> HOLDERS = List.of(Peer.LEASEHOLD_ASYNC, Peer.AWS_LABS, Peer.SHED_LOCK, Peer.SPRING);
    private static final int TAKERS = 8;

    @Override
    public String name() {
        return "footprint";
    }

    private record Use(double bytesALock, double threads) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        int locks = lab.effort().count(2_000, 1_000);
        int rounds = lab.effort().count(3, 1);
        Answer answer = new Answer(
                locks + " locks of one client, over DynamoDB Local: the heap in use after a collection with them held,"
                        + " less that without them, with key and handle. Threads: those of the process with them, less"
                        + " those without. " + rounds + " rounds; median (least … most). Default settings.",
                "peer",
                "bytes a lock",
                "threads added by all locks");
        for (Peer peer : HOLDERS) {
            List<Use> uses = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                uses.add(use(lab, peer, locks / TAKERS));
            }
            if (peer.isOurs()) {
                answer.atMost(
                        "bytes a held lock",
                        1_024,
                        Spread.of(uses.stream().map(Use::bytesALock).toList()).median());
                // Not none: the SDK starts those of its pools with its first requests.
                answer.atMost(
                        "threads added, a lock",
                        0.01,
                        Spread.of(uses.stream().map(Use::threads).toList()).max() / locks);
            }
            answer.row(
                    peer,
                    Spread.of(uses.stream().map(Use::bytesALock).toList()),
                    Spread.of(uses.stream().map(Use::threads).toList()));
        }
        return answer;
    }

    private static Use use(Lab lab, Peer peer, int aTaker) throws Exception {
        try (Seat seat = lab.seat(peer)) {
            take(lab, seat.contender(), 10);
            long heap = heap();
            int threads = threads();
            List<List<Contender.Held>> held = take(lab, seat.contender(), aTaker);
            try {
                return new Use((heap() - heap) / (double) (aTaker * TAKERS), threads() - threads);
            } finally {
                Reference.reachabilityFence(held);
            }
        }
    }

    private static List<List<Contender.Held>> take(Lab lab, Contender contender, int aTaker) throws Exception {
        return Workers.<List<Contender.Held>>start(TAKERS, taker -> () -> {
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

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
