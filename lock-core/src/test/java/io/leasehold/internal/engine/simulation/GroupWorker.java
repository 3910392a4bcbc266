package io.leasehold.internal.engine.simulation;

import io.leasehold.LockException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.GroupInsight;
import io.leasehold.internal.engine.StoredHold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** A thread of an application that needs several locks at once: takes them together, works, and releases them. */
final class GroupWorker {

    private static final long MILLI = 1_000_000;
    private static final int MOST_LOCKS = 5;

    private final Fleet fleet;
    private final Member member;
    private final SplittableRandom random;
    private final long lease;

    GroupWorker(Fleet fleet, Member member, SplittableRandom random) {
        this.fleet = fleet;
        this.member = member;
        this.random = random;
        this.lease = fleet.plan().lease();
    }

    /** Begins with the process; after an extinction at once, since others would take over what the dead have left. */
    void begin() {
        begin(lease / (fleet.plan().has(Fault.EXTINCTION) ? 1_000 : 3));
    }

    private void again() {
        begin(lease / (fleet.plan().has(Fault.EXTINCTION) ? 20 : 3));
    }

    private void begin(long mostPause) {
        long pause = random.nextLong(mostPause);
        member.process().post(fleet.plan().hogs() ? pause / 1_000 : pause, this::ask);
    }

    private void ask() {
        if (fleet.isResting() || !member.isAcquiring()) {
            return;
        }
        boolean single = random.nextInt(5) == 0 && fleet.plan().has(Fault.TRY_ACQUIRE);
        List<LockRequest> requests = requests();
        if (single) {
            tryOnce(requests);
        } else {
            ask(requests);
        }
    }

    private void ask(List<LockRequest> requests) {
        GroupAsk ask = fleet.groupJudge().asked(member, requests, false);
        ask.waiting = member.engine().acquireAllAsync(requests);
        fleet.holdJudge().lookForGrants(member);
        CompletableFuture<?> unused = ask.waiting.whenComplete((group, failure) -> {
            fleet.groupJudge().answered(ask, group, failure);
            if (group != null) {
                new Work(group, workTime()).goOn();
            } else {
                again();
            }
        });
        long patience = random.nextLong(random.nextBoolean() ? lease : 20 * MILLI);
        if (random.nextInt(4) == 0 && fleet.plan().has(Fault.CANCEL)) {
            member.process().post(patience, () -> fleet.groupJudge().cancel(ask));
        }
    }

    /** Its answers come before the call returns: the simulation's only thread cannot wait for them. */
    private void tryOnce(List<LockRequest> requests) {
        GroupAsk ask = fleet.groupJudge().asked(member, requests, true);
        CompletableFuture<LockGroup> answered = new CompletableFuture<>();
        boolean lives = member.wire().answerAtOnce(() -> {
            try {
                member.engine().tryAcquireAll(requests).ifPresent(answered::complete);
            } catch (LockException e) {
                answered.completeExceptionally(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        });
        if (!lives) {
            return;
        }
        LockGroup group = answered.isDone() && !answered.isCompletedExceptionally() ? answered.join() : null;
        fleet.groupJudge().answered(ask, group, null);
        if (group != null) {
            new Work(group, workTime()).goOn();
        } else {
            again();
        }
    }

    /** In peace, it waits for as long as it takes, and releases what it gets. */
    void wish() {
        List<LockRequest> requests = new ArrayList<>();
        for (LockKey key :
                fleet.keys().subList(0, Math.min(MOST_LOCKS, fleet.keys().size()))) {
            requests.add(LockRequest.builder(key)
                    .waitTimeout(Duration.ofNanos(100 * lease))
                    .build());
        }
        GroupAsk ask = fleet.groupJudge().asked(member, requests, false);
        ask.waiting = member.engine().acquireAllAsync(requests);
        fleet.holdJudge().lookForGrants(member);
        CompletableFuture<?> unused = ask.waiting.whenComplete((group, failure) -> {
            fleet.groupJudge().answered(ask, group, failure);
            if (group != null) {
                group.handles().forEach(handle -> fleet.holdJudge().release(member, handle));
            }
        });
    }

    private List<LockRequest> requests() {
        List<LockKey> keys = new ArrayList<>(fleet.keys());
        int number = Math.min(2 + random.nextInt(MOST_LOCKS - 1), keys.size());
        number = fleet.plan().has(Fault.EXTINCTION) ? 2 : number;
        int kind = random.nextInt(10);
        long wait = kind < 2 ? 0 : random.nextLong(kind < 4 ? lease / 4 : 3 * lease);
        List<LockRequest> requests = new ArrayList<>();
        for (int lock = 0; lock < number; lock++) {
            LockRequest.Builder request = LockRequest.builder(keys.remove(random.nextInt(keys.size())));
            if (lock == 0 || random.nextBoolean()) {
                request.waitTimeout(Duration.ofNanos(wait));
            }
            if (random.nextInt(8) == 0) {
                long least = Duration.ofSeconds(2).toNanos();
                request.lease(Duration.ofNanos(least + random.nextLong(2 * lease - least)));
            }
            if (random.nextInt(4) == 0 && fleet.plan().has(Fault.ATTRIBUTES)) {
                request.attribute("note" + random.nextInt(4), "of a group");
            }
            requests.add(request.build());
        }
        return requests;
    }

    private long workTime() {
        int kind = random.nextInt(10);
        return kind < 5 ? random.nextLong(50 * MILLI) : random.nextLong(kind < 8 ? lease / 2 : 3 * lease);
    }

    /** What is done under one group. */
    private final class Work {

        private final LockGroup group;
        private final List<HoldFile> files;
        private final long end;
        private final boolean attentive = random.nextBoolean();
        private boolean writing;

        Work(LockGroup group, long length) {
            this.group = group;
            this.files = group.handles().stream()
                    .map(handle -> fleet.tableJudge().file(handle))
                    .toList();
            this.end = fleet.world().now() + length;
        }

        void goOn() {
            if (fleet.world().now() >= end || fleet.isResting()) {
                finish();
                return;
            }
            if (attentive) {
                files.forEach(fleet.holdJudge()::look);
            }
            if (random.nextInt(3) == 0 && !writing) {
                read(files.get(random.nextInt(files.size())));
            }
            member.process().post(random.nextLong(lease / 10) + MILLI, this::goOn);
        }

        /** Reads and writes what one of the locks protects, under a fence. */
        private void read(HoldFile file) {
            long token;
            try {
                token = ((StoredHold) file.handle).bindToRow();
            } catch (LockException e) {
                return;
            }
            writing = true;
            fleet.world().in(random.nextLong(5 * MILLI), () -> {
                String read = fleet.tableJudge().register(file.key);
                String written = file.name() + "@" + fleet.world().now();
                fleet.world().in(MILLI, () -> {
                    fleet.tableJudge().fencedWrite(fleet.table(), file, token, read, written);
                    writing = false;
                });
            });
        }

        private void finish() {
            int way = random.nextInt(10);
            if (!member.isServing() || way < 4) {
                releaseTogether();
            } else if (way < 7) {
                for (LockHandle handle : group.handles()) {
                    fleet.holdJudge().release(member, handle);
                }
            } else if (way == 7 && !fleet.isResting()) {
                fleet.world().note(member.name(), null, () -> "forgets to release a group");
            } else {
                files.forEach(fleet.holdJudge()::releaseAsked);
                member.wire().answerAtOnce(group::close);
            }
            again();
        }

        private void releaseTogether() {
            files.forEach(fleet.holdJudge()::releaseAsked);
            CompletableFuture<?> unused = GroupInsight.release(group);
            // Each of them ends when its own release does; to ask for that again changes nothing.
            group.handles().forEach(handle -> fleet.holdJudge().release(member, handle));
        }
    }
}
