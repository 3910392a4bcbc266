package io.leasehold.internal.engine;

import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipListener;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockHandle;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One random walk of candidates that start, yield, stop and lose their locks while requests fail, judged after each step:
 * at most one leads, and their work overlaps only after a loss. Then peace, in which somebody must lead.
 */
final class ElectionWalk {

    private static final int STEPS = 60;
    private static final List<Fault> FAULTS = List.of(
            Fault.LOSE_REQUEST,
            Fault.LOSE_RESPONSE,
            Fault.FAIL_AFTER,
            Fault.REPEAT,
            Fault.REPEAT_LATE,
            Fault.DENY,
            Fault.THROTTLE,
            Fault.HOLD_BACK,
            Fault.DELAY,
            Fault.DELAY_ANSWER,
            Fault.THROW);
    private static final List<Operation> OPERATIONS =
            List.of(Operation.TAKE, Operation.BEAT, Operation.RELEASE, Operation.READ, Operation.ANNOUNCE);

    /** After trouble: a lease, a stand-back of another one, pauses after failures, and attempts. */
    private static final Duration PEACE = EngineFixture.LEASE.multipliedBy(3).plusMinutes(2);

    private final EngineFixture fixture = new EngineFixture();
    private final SplittableRandom random;
    private final List<Candidate> candidates;
    private final List<Integer> grants = new ArrayList<>();

    ElectionWalk(long seed) {
        random = new SplittableRandom(seed);
        candidates = Stream.of("one", "two", "three").map(this::candidate).toList();
    }

    private Candidate candidate(String owner) {
        EngineSettings settings = fixture.settings(owner, random.nextBoolean());
        boolean sessions = random.nextBoolean();
        return new Candidate(fixture.engine(
                sessions
                        ? EngineFixture.withSessions(settings, new SessionSettings(1, 10_000, EngineFixture.LEASE))
                        : settings));
    }

    /** Walks; returns how often somebody began to lead. Throws an {@link AssertionError} if a promise is broken. */
    int walk() {
        for (int step = 0; step < STEPS; step++) {
            act(candidates.get(random.nextInt(candidates.size())));
            judge();
            goOn(random.nextLong(TimeUnit.SECONDS.toNanos(random.nextInt(4) == 0 ? 40 : 3)));
        }
        fixture.store.heal();
        fixture.store.land();
        candidates.forEach(Candidate::rest);
        goOn(PEACE.toNanos());
        long leaders = candidates.stream().filter(Candidate::leads).count();
        if (leaders != 1) {
            throw new AssertionError(leaders + " lead in peace");
        }
        leave();
        return grants.size();
    }

    private void act(Candidate candidate) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> candidate.leadership.start();
            case 3 -> candidate.yieldNow();
            case 4 -> candidate.stop();
            case 5 -> candidate.finishWork();
            case 6 -> fixture.store.always(OPERATIONS.get(random.nextInt(OPERATIONS.size())), fault());
            case 7, 8 -> fixture.store.next(OPERATIONS.get(random.nextInt(OPERATIONS.size())), fault());
            case 9 -> fixture.store.land();
            case 10 -> fixture.store.heal();
            default -> candidate.force();
        }
    }

    private Fault fault() {
        return FAULTS.get(random.nextInt(FAULTS.size()));
    }

    private void goOn(long nanos) {
        long end = fixture.time.nanoTime() + nanos;
        while (fixture.time.runNextUntil(end)) {
            judge();
        }
        judge();
    }

    private void judge() {
        List<Candidate> leaders = candidates.stream().filter(Candidate::leads).toList();
        if (leaders.size() > 1) {
            throw new AssertionError(leaders.size() + " lead at once");
        }
        List<Candidate> working =
                candidates.stream().filter(Candidate::worksUnlost).toList();
        if (working.size() > 1) {
            throw new AssertionError(working.size() + " work at once, and have lost nothing");
        }
    }

    /** Everybody leaves, and leaves nothing behind. */
    private void leave() {
        List<CompletableFuture<Void>> stops = candidates.stream()
                .map(candidate -> candidate.leadership.stop())
                .toList();
        goOn(EngineFixture.LEASE.toNanos());
        LockRecord row = fixture.store.rows.get(candidates.get(0).leadership.key());
        boolean all = stops.stream().allMatch(CompletableFuture::isDone)
                && candidates.stream().allMatch(Candidate::isOver)
                && (row == null || !row.isHeld());
        if (!all) {
            throw new AssertionError("somebody stays");
        }
    }

    /** A process with one candidate. */
    private final class Candidate implements LeadershipListener {

        private final LockEngine engine;
        private final Leadership leadership;
        private boolean works;
        private LockHandle hold;
        private LockHandle forced;
        private long patience = TimeUnit.SECONDS.toNanos(random.nextInt(40));
        private CompletableFuture<Void> work = CompletableFuture.completedFuture(null);

        Candidate(LockEngine engine) {
            this.engine = engine;
            leadership = engine.leadership(
                    LeadershipRequest.builder("reports").listener(this).build());
        }

        @Override
        public void onGranted(Leadership granted, LockHandle granting) {
            if (works) {
                throw new AssertionError("granted twice");
            }
            grants.add(1);
            works = true;
            hold = granting;
        }

        @Override
        public CompletionStage<?> onRevoked(Leadership revoked, LockHandle lost, LeadershipEnd end) {
            if (!works || lost != hold || leadership.isLeader()) {
                throw new AssertionError("revoked what was not granted, or leads still");
            }
            work = new CompletableFuture<>();
            if (patience == 0) {
                finishWork();
            } else {
                fixture.time.schedule(patience, this::finishWork);
            }
            return work;
        }

        void finishWork() {
            if (!work.isDone()) {
                works = false;
                work.complete(null);
            }
        }

        /** Returns whether it leads. Whose lock was released by force finds that out at the next heartbeat. */
        boolean leads() {
            return leadership.hold().filter(leading -> leading != forced).isPresent();
        }

        boolean worksUnlost() {
            return works && hold != forced && hold.isHeld();
        }

        void yieldNow() {
            CompletableFuture<Void> unused = leadership.yieldAsync();
        }

        void stop() {
            CompletableFuture<Void> unused = leadership.stop();
        }

        void force() {
            LockRecord row = fixture.store.rows.get(leadership.key());
            if (leads() && row != null && row.version() != null) {
                forced = hold;
                fixture.store.rows.put(
                        row.key(), new LockRecord(row.key(), null, null, null, null, row.fencingToken(), Map.of()));
            }
        }

        boolean isOver() {
            return !works && !leadership.isRunning() && engine.waiting().isEmpty();
        }

        void rest() {
            finishWork();
            patience = 0;
            leadership.start();
        }
    }
}
