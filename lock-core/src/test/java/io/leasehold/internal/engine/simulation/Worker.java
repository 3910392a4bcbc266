package io.leasehold.internal.engine.simulation;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.StoredHold;
import io.leasehold.internal.store.MemberRow;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A thread of an application: takes a lock, works under it, writes fenced data, gives it back, and begins again. */
final class Worker {

    private static final long MILLI = 1_000_000;

    private final Fleet fleet;
    private final Member member;
    private final SplittableRandom random;
    private final boolean hogs;

    Worker(Fleet fleet, Member member, SplittableRandom random, boolean hogs) {
        this.fleet = fleet;
        this.member = member;
        this.random = random;
        this.hogs = hogs;
    }

    void begin() {
        boolean idle = random.nextInt(3) == 0 && fleet.plan().has(Fault.IDLE);
        long pause =
                random.nextLong(idle ? 2 * fleet.plan().lease() : fleet.plan().lease() / 3);
        member.process().post(hogs ? pause / 1_000 : pause, this::ask);
    }

    private void ask() {
        if (fleet.isResting() || !member.isAcquiring()) {
            return;
        }
        boolean single = random.nextInt(5) == 0 && fleet.plan().has(Fault.TRY_ACQUIRE);
        LockRequest request = request();
        if (single) {
            tryOnce(request);
        } else {
            ask(request);
        }
    }

    /** Its answers come before the call returns: the simulation's only thread cannot wait for them. */
    private void tryOnce(LockRequest request) {
        CompletableFuture<LockHandle> answered = new CompletableFuture<>();
        fleet.holdJudge().asked(member, request, answered).single = true;
        fleet.tally().count(Happening.SINGLE_ATTEMPT);
        boolean answeredInTime = member.wire().answerAtOnce(() -> {
            try {
                member.engine().tryAcquire(request).ifPresent(answered::complete);
            } catch (LockException e) {
                answered.completeExceptionally(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        });
        if (!answeredInTime) {
            return;
        }
        boolean granted = answered.isDone() && !answered.isCompletedExceptionally();
        answered.cancel(false);
        if (granted) {
            new Work(answered.join(), workTime()).goOn();
        } else {
            begin();
        }
    }

    private void ask(LockRequest request) {
        CompletableFuture<LockHandle> waiting = member.engine().acquireAsync(request);
        Ask ask = fleet.holdJudge().asked(member, request, waiting);
        CompletableFuture<?> unused = waiting.whenComplete((handle, failure) -> {
            if (handle != null) {
                // Who had it before may not have been seen to release it: a cancelled request gives back by itself.
                fleet.holdJudge().lookForGrants(member);
                new Work(handle, workTime()).goOn();
            } else {
                begin();
            }
        });
        long patience = random.nextLong(random.nextBoolean() ? fleet.plan().lease() : 20 * MILLI);
        if (random.nextInt(4) == 0 && fleet.plan().has(Fault.CANCEL)) {
            member.process().post(patience, () -> fleet.holdJudge().cancel(ask));
        }
    }

    private LockRequest request() {
        LockKey key = fleet.keys().get(random.nextInt(fleet.keys().size()));
        LockRequest.Builder request = LockRequest.builder(key);
        long lease = fleet.plan().lease();
        int kind = random.nextInt(10);
        long wait = kind < 2 ? 0 : random.nextLong(kind < 4 ? lease / 4 : 3 * lease);
        request.waitTimeout(Duration.ofNanos(wait));
        if (random.nextInt(6) == 0) {
            long least = Duration.ofSeconds(2).toNanos();
            request.lease(Duration.ofNanos(least + random.nextLong(2 * lease - least)));
        }
        boolean fixed = random.nextInt(5) == 0;
        if (fixed && fleet.plan().has(Fault.FIXED_LEASE) && !member.deletes()) {
            long least = Duration.ofSeconds(2).toNanos();
            request.fixedLease(Duration.ofNanos(least + random.nextLong(2 * lease - least)));
        }
        if (fleet.hasMembers(key) && !member.deletes()) {
            share(request);
        }
        int attributes = random.nextInt(6);
        for (int number = 0;
                number < attributes - 3 && fleet.plan().has(Fault.ATTRIBUTES) && !fleet.hasMembers(key);
                number++) {
            request.attribute("note" + random.nextInt(4), "of " + member.name());
        }
        return request.build();
    }

    private void share(LockRequest.Builder request) {
        int kind = random.nextInt(20);
        if (kind < 9) {
            request.shared();
        } else if (kind < 14) {
            request.limit(1 + random.nextInt(3));
        }
    }

    private long workTime() {
        int kind = random.nextInt(10);
        long lease = fleet.plan().lease();
        long usual = fleet.plan().has(Fault.SESSIONS) ? 2 * lease : lease / 2;
        return kind < 4 || hogs ? random.nextLong(50 * MILLI) : random.nextLong(kind < 8 ? usual : 3 * lease);
    }

    /** What is done under one hold. */
    private final class Work {

        private final LockHandle handle;
        private final HoldFile file;
        private final long end;

        /** Looking makes up for a timer that is late, so not everybody looks. */
        private final boolean attentive;

        /** Who checks the hold in a transaction keeps it from being passed on, so not everybody does. */
        private final boolean fences;

        private boolean writing;

        Work(LockHandle handle, long length) {
            this.handle = handle;
            this.file = fleet.tableJudge().file(handle);
            this.fences = random.nextInt(3) == 0;
            this.end = fleet.world().now() + length;
            this.attentive = random.nextBoolean();
        }

        void goOn() {
            if (fleet.world().now() >= end || fleet.isResting()) {
                finish();
                return;
            }
            if (attentive) {
                fleet.holdJudge().look(file);
            }
            if (fences && !writing) {
                writing = true;
                read();
            }
            long pause = random.nextLong(fleet.plan().lease() / 10);
            member.process().post(pause + MILLI, this::goOn);
        }

        /** Each leg of the way takes its time, and the writer does not look whether it still holds the lock. */
        private void read() {
            long token;
            try {
                token = ((StoredHold) handle).bindToRow();
            } catch (LockException e) {
                return;
            }
            if (MemberRow.isShared(file.key)) {
                // The others write too.
                return;
            }
            long there = random.nextLong(5 * MILLI);
            fleet.world().in(there, () -> {
                String read = fleet.tableJudge().register(file.key);
                member.process().post(MILLI, () -> write(read, token));
            });
        }

        private void write(String read, long token) {
            boolean late = random.nextInt(8) == 0;
            long there = random.nextLong(late ? fleet.plan().lease() : 5 * MILLI);
            String written = file.name() + "@" + fleet.world().now();
            fleet.world().in(there, () -> {
                fleet.tableJudge().fencedWrite(fleet.table(), file, token, read, written);
                member.process().post(MILLI, () -> writing = false);
            });
        }

        private void finish() {
            int way = random.nextInt(10);
            if (!member.isServing() || !member.believes(file) || way < 6) {
                fleet.holdJudge().release(member, handle);
            } else if (way < 8) {
                releaseBlocking();
            } else if (!fleet.isResting() && way == 8) {
                forget();
                return;
            } else {
                closeBlocking();
            }
            begin();
        }

        /** Nobody ends the hold: it lives as long as its client. */
        private void forget() {
            fleet.world().note(member.name(), file.key, () -> "forgets to release " + file.name());
            begin();
        }

        private void releaseBlocking() {
            LockException refusal = null;
            try {
                fleet.holdJudge().releaseAsked(file);
                if (!member.wire().answerAtOnce(handle::release)) {
                    return;
                }
            } catch (LockException e) {
                refusal = e;
            }
            noteReleased(refusal);
        }

        private void noteReleased(@Nullable LockException refusal) {
            fleet.world().note(member.name(), file.key, () -> "released " + file.name() + ", " + refusal);
            if (refusal == null) {
                fleet.holdJudge().releaseReturned(member, file);
            }
        }

        private void closeBlocking() {
            fleet.holdJudge().releaseAsked(file);
            member.wire().answerAtOnce(handle::close);
        }
    }
}
