package io.leasehold.internal.engine.simulation;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.EngineAccess;
import io.leasehold.internal.engine.StoredHold;
import io.leasehold.internal.store.Mark;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.MemberWait;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Watches locks with members: they and exclusive owners exclude each other (I26), no more of them hold it than the limit
 * allows (I27), the main row is marked for as long as it needs to be (I28), and tokens tell members from the exclusive
 * owners before and after them (I29).
 */
final class SharedJudge {

    /** A day less than the engine demands: the clocks of clients may differ. */
    private static final Duration LEAST_LEFT = MemberRow.LEAST_LEFT.minus(Duration.ofDays(1));

    /** Longer than two attempts may take. */
    private static final long LATE = TimeUnit.SECONDS.toNanos(4);

    private final Fleet fleet;
    private final World world;
    private final PhaseJudge phases;
    private final Map<LockKey, SharedLock> locks = new HashMap<>();
    private final List<SharedLock> contested = new ArrayList<>();

    SharedJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
        this.phases = new PhaseJudge(fleet);
    }

    PhaseJudge phases() {
        return phases;
    }

    private SharedLock lock(LockKey key) {
        return locks.computeIfAbsent(key, SharedLock::new);
    }

    /** A hold is written that must wait for others before it is granted. */
    void admitted(LockHandle hidden) {
        HoldFile file = fleet.tableJudge().file(((StoredHold) hidden).holdId());
        if (file.candidate == null) {
            file.candidate = hidden;
            file.row.grantedAt = world.now();
            file.row.token = EngineAccess.rowTokenOf(hidden);
            phases.admitted(file);
            world.note(file.owner.name(), file.key, () -> "has written " + file.name() + ", which waits for others");
        }
    }

    void granted(HoldFile file, LockRequest request) {
        if (!fleet.hasMembers(file.lock)) {
            return;
        }
        SharedLock lock = lock(file.lock);
        boolean shares = request.isShared() || request.limit().isPresent();
        if (shares != MemberRow.isOne(file.key)) {
            world.violate("I26", file.lock, file.name() + " serves a request of another kind");
        }
        if (MemberRow.isOne(file.key)) {
            memberGranted(lock, file, request);
            lock.members.add(file);
        } else {
            exclusiveGranted(lock, file);
            lock.exclusive.add(file);
        }
        if (lock.isContested() && !contested.contains(lock)) {
            contested.add(lock);
        }
    }

    private void memberGranted(SharedLock lock, HoldFile file, LockRequest request) {
        int slot = MemberRow.slotOf(file.key);
        fleet.tally().count(slot < 0 ? Happening.SHARED_GRANT : Happening.LIMITED_GRANT);
        if (slot >= 0 && slot >= request.limit().orElse(0)) {
            world.violate("I27", file.lock, file.name() + " has slot " + slot + " of fewer");
        }
        if (file.tenure > 0 || !isOfItsRow(file)) {
            return;
        }
        checkMark(file);
        int era = fleet.tableJudge().tokenEra(file.lock);
        boolean sameEra = file.row.lockEra == era;
        if (sameEra && !lock.isFromWriters(era, file.handle.fencingToken())) {
            world.violate("I29", file.lock, file.name() + " has a token below that of an exclusive owner before it");
        }
        Row main = fleet.table().read(file.lock);
        if (main instanceof Row.Held held && isWaiting(fleet.tableJudge().fileOf(held.version()))) {
            fleet.tally().count(Happening.GRANT_BEFORE_NEXT);
        }
    }

    private static boolean isWaiting(HoldFile file) {
        return file != null && file.candidate != null && file.handle == null;
    }

    private static boolean isOfItsRow(HoldFile file) {
        return !file.row.edited && !file.isStretched();
    }

    private void checkMark(HoldFile file) {
        LockRecord main = fleet.table().row(file.lock);
        Instant least =
                Instant.ofEpochSecond(0, Machine.EPOCH_NANOS + world.now()).plus(LEAST_LEFT);
        boolean marked = main != null && fleet.table().members().isMarked(file.lock);
        boolean lasts = marked
                && (!fleet.plan().collects()
                        || main.expiryTime() == null
                        || !main.expiryTime().isBefore(least));
        if (!lasts) {
            world.violate("I28", file.lock, file.name() + " is granted, and the main row does not stay for it");
        }
    }

    private void exclusiveGranted(SharedLock lock, HoldFile file) {
        if (file.candidate != null && file.tenure == 0) {
            fleet.tally().count(Happening.DRAINED);
            lock.drained = file;
        }
        int era = file.row.tokenEra;
        boolean sameEra = era == fleet.tableJudge().tokenEra(file.lock);
        if (sameEra && isOfItsRow(file) && !lock.isAboveReaders(era, file.handle.fencingToken())) {
            world.violate("I29", file.lock, file.name() + " has no greater token than a member before it");
        }
    }

    /** Asks all who may believe in a hold of a lock that an exclusive owner and members have at once. */
    void checkBeliefs() {
        phases.check();
        if (!contested.isEmpty()) {
            contested.removeIf(lock -> !lock.isContested());
            for (SharedLock lock : contested) {
                for (HoldFile exclusive : lock.exclusive) {
                    if (believes(exclusive)) {
                        checkMembers(lock, exclusive);
                    }
                }
            }
        }
    }

    private void checkMembers(SharedLock lock, HoldFile exclusive) {
        for (HoldFile member : lock.members) {
            if (believes(member)) {
                world.violate("I26", lock.key, exclusive.name() + " and member " + member.name() + " are both held");
            }
        }
    }

    private static boolean believes(HoldFile file) {
        return isOfItsRow(file) && !file.owner.machine().isFrozen() && file.isHeld();
    }

    /** A mark reaches the table; returns what that leaves of the row. */
    Row marked(Mark mark) {
        boolean before = fleet.table().members().isMarked(mark.lock());
        if (fleet.table().row(mark.lock()) == null) {
            fleet.tally().count(Happening.SEEDING_MARK);
        } else if (before) {
            fleet.tally().count(Happening.RENEWED_MARK);
        }
        return fleet.table().members().mark(mark);
    }

    /** A member has said, or could not say, whom it waits for. */
    Outcome waited(MemberWait wait, Outcome outcome) {
        if (outcome instanceof Outcome.Applied) {
            fleet.tally().count(Happening.SAID_WAIT);
            if (phases.hasSeen(wait.waitsFor(), wait.holdId())) {
                fleet.tally().count(Happening.CROSSING);
            }
        }
        return outcome;
    }

    /** A hold is lost; only those that wait for others are of interest here. */
    void lost(HoldFile file) {
        if (isWaiting(file)) {
            fleet.tally().count(Happening.LOST_CANDIDATE);
        }
    }

    /** Returns whether members of a lock hold it, or may soon. */
    boolean isUsed(LockKey key) {
        SharedLock lock = lock(key);
        boolean contestedNow = lock.isContested();
        return contestedNow
                || !lock.members.isEmpty()
                || fleet.holdJudge().queue().isSharedSoon(key)
                || fleet.table().members().of(key).stream()
                        .anyMatch(row -> fleet.table().row(row).isHeld());
    }

    /** All who live have had each lock for themselves, after all members that had been left behind. */
    void checkRest() {
        boolean drained = fleet.members().stream().anyMatch(Member::isAcquiring);
        for (LockKey key : fleet.keys()) {
            // Without a mark nobody looks for members. What one left that had not come so far is left to time to live.
            boolean sought = drained && fleet.table().members().isMarked(key);
            for (LockKey row : fleet.table().members().of(key)) {
                checkRest(row, sought);
            }
        }
        for (Member member : fleet.members()) {
            if (member.isServing()) {
                member.forEachCandidate(hidden ->
                        world.violate("I7", hidden.key(), member.name() + " keeps a hold that is granted to nobody"));
            }
        }
    }

    /**
     * Returns whether the row was written so long after its take was sent that its client had given up. If nobody is
     * there any more who hears of that, the row stays until somebody wants it, or time to live deletes it.
     */
    private boolean isLate(HoldFile file) {
        String version = file.firstVersion();
        return fleet.tableJudge().storedAt(version) - fleet.tableJudge().firstSentAt(version) > LATE;
    }

    private void checkRest(LockKey key, boolean sought) {
        LockRecord row = fleet.table().row(key);
        HoldFile file = fleet.tableJudge().fileOf(row.version());
        if (file == null && MemberRow.isShared(key)) {
            world.violate("I19", key, "a row is left in the table that is nobody's");
        } else if (file != null
                && sought
                && !file.row.sentAgain
                && !isLate(file)
                && (file.owner.isAcquiring() || isMissed(file))) {
            world.violate("I19", key, file.name() + " is left in the table, and nobody holds it");
        }
    }

    /**
     * Returns whether an exclusive owner was granted that should have waited for a member whose client is gone. A take of
     * that client may reach the table later than any exclusive owner: such a row is left to time to live.
     */
    private boolean isMissed(HoldFile file) {
        HoldFile drained = lock(file.lock).drained;
        return drained != null
                && fleet.tableJudge().storedAt(file.firstVersion()) < phases.soughtSince(drained.id)
                && !drained.id.equals(fleet.table().members().waitsFor(file.key));
    }
}
