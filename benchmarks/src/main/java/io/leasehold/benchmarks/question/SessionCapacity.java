package io.leasehold.benchmarks.question;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.benchmarks.lab.Cpu;
import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.lab.StubAsyncClient;
import io.leasehold.benchmarks.lab.Workers;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Can one client keep a million locks alive? */
final class SessionCapacity implements Question {

    private static final int TARGET = 1_000_000;
    private static final int AT_A_TIME = 1_024;
    private static final Duration LONGEST_TO_TAKE = Duration.ofSeconds(150);
    private static final Duration LONGEST_TO_ENROL = Duration.ofSeconds(30);

    /** A session that was in danger, as by a pause of the collector, leaves its locks their own heartbeats for a while. */
    private static final int NEARLY_ALL_PERCENT = 95;

    private static final List<Integer> PEERS_LADDER = List.of(300, 350, 400);

    /** A lock, its row's heartbeat in the stub's log, and what a collector needs beside what is in use. */
    private static final int BYTES_A_LOCK = 3_500;

    @Override
    public String name() {
        return "session-capacity";
    }

    @Override
    public Optional<String> ownHeap() {
        return Optional.of("6g");
    }

    /** What was seen of our client; it may have been given fewer locks than wanted. */
    record Watch(
            int locks,
            int inSessions,
            double secondsToTake,
            long lost,
            long inDanger,
            double writesASecond,
            double cpus) {}

    @Override
    public Answer ask(Lab lab) throws Exception {
        Duration watched = lab.effort().millis(60_000, 12_000);
        int wanted = lab.effort().count(TARGET, TARGET / 50);
        int count = most(wanted, Runtime.getRuntime().maxMemory());
        Answer answer = answer(watched);
        report(answer, wanted, count, watched, ours(count, watched));
        List<HeartbeatCapacity.Watch> ladder = Workers.<HeartbeatCapacity.Watch>start(
                        PEERS_LADDER.size(), rung -> () -> HeartbeatCapacity.awsLabs(PEERS_LADDER.get(rung), watched))
                .results();
        ladder.forEach(watch -> answer.row(
                "dynamodb-lock-client", watch.locks(), "", watch.lost(), "", "", watch.beatsASecond(), "", ""));
        return answer;
    }

    /** Returns how many locks fit into a heap. */
    static int most(int wanted, long heap) {
        return (int) Math.min(wanted, heap / BYTES_A_LOCK);
    }

    static Answer answer(Duration watched) {
        return new Answer(
                "Lease " + Keepers.LEASE.toSeconds() + " s, heartbeat " + Keepers.HEARTBEAT.toMillis()
                        + " ms; the store is a stub of the SDK client that answers after "
                        + HeartbeatCapacity.LATENCY.toMillis() + " ms, in the same process; the locks are taken "
                        + Spread.number(AT_A_TIME) + " at a time, for " + LONGEST_TO_TAKE.toSeconds()
                        + " s at most, and watched for " + watched.toSeconds()
                        + " s, once, after sessions keep " + NEARLY_ALL_PERCENT + " % of them alive, or after "
                        + LONGEST_TO_ENROL.toSeconds() + " s: a session that was in danger, as by a pause of the"
                        + " collector, leaves its locks their own heartbeats for a while. In sessions: at the end. Lost:"
                        + " the client said so at any time, or no heartbeat for a lease. A heap of its own: -Xms6g -Xmx6g.",
                "peer",
                "locks",
                "of them in sessions",
                "lost",
                "in danger",
                "taken in s",
                "write units/s",
                "CPUs used",
                "remark");
    }

    private static Watch ours(int count, Duration watched) throws InterruptedException {
        Losses losses = new Losses();
        try (StubAsyncClient store = new StubAsyncClient(HeartbeatCapacity.LATENCY);
                LockClient locks = Keepers.inSessions(store, losses).build()) {
            long start = System.nanoTime();
            List<LockHandle> handles = Keepers.take(locks, "", count, AT_A_TIME, LONGEST_TO_TAKE);
            double seconds = (System.nanoTime() - start) / 1e9;
            int nearlyAll = (int) (handles.size() * (long) NEARLY_ALL_PERCENT / 100);
            boolean unused = Keepers.areEnrolled(locks, nearlyAll, LONGEST_TO_ENROL);
            store.log().restart();
            Cpu cpu = Cpu.start();
            Thread.sleep(watched.toMillis());
            double used = cpu.seconds() / watched.toSeconds();
            double writes = store.log().writes() / (double) watched.toSeconds();
            long unheld = handles.stream().filter(lock -> !lock.isHeld()).count();
            return new Watch(
                    handles.size(),
                    Keepers.enrolled(locks),
                    seconds,
                    Math.max(unheld, losses.lost()),
                    losses.inDanger(),
                    writes,
                    used);
        }
    }

    static void report(Answer answer, int wanted, int fit, Duration watched, Watch watch) {
        String remark = fit < wanted
                ? "the heap is too small for " + Spread.number(wanted)
                : watch.locks() < wanted ? "no more were taken in time" : "";
        answer.row(
                "Leasehold, sessions",
                watch.locks(),
                watch.inSessions(),
                watch.lost(),
                watch.inDanger(),
                watch.secondsToTake(),
                watch.writesASecond(),
                watch.cpus(),
                remark);
        answer.atLeast(
                "locks kept in sessions, none lost in " + watched.toSeconds() + " s",
                TARGET,
                watch.lost() == 0 ? (double) watch.inSessions() : 0.0);
    }
}
