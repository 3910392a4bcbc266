package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Take;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Watches that nobody takes or frees a row before its owner's lease is over (I4). */
final class DeathJudge {

    private final Fleet fleet;
    private final World world;

    DeathJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
    }

    /** A client overwrites the hold of another one. */
    void takeSent(Member by, Take take) {
        LockRecord replaced = take.replaced();
        if (replaced != null) {
            check(by, replaced);
        }
    }

    /** A client frees a row of another one, exactly as it was read; returns what the table does then. */
    Supplier<Outcome> freeing(Member by, Release free) {
        LockRecord row = fleet.table().row(free.key());
        if (row != null && free.version().equals(row.version())) {
            check(by, row);
        }
        return () -> {
            LockRecord before = fleet.table().row(free.key());
            Outcome outcome = fleet.table().release(free, by.deletes());
            if (outcome instanceof Outcome.Applied) {
                freed(free, before);
            }
            return outcome;
        };
    }

    private void freed(Release free, @Nullable LockRecord before) {
        boolean member = MemberRow.isOne(free.key());
        fleet.tally().count(member ? Happening.FREED_MEMBER : Happening.FREED_MAIN);
        String version = before == null ? null : before.version();
        if (!free.version().equals(version)) {
            world.violate("I4", free.key(), "a row is freed that shows another heartbeat than the dead owner's");
        }
        HoldFile file = fleet.tableJudge().fileOf(version);
        if (file != null) {
            file.row.takenAway = "FREED FOR THE DEAD";
            fleet.sharedJudge().lost(file);
        }
    }

    private void check(Member by, LockRecord replaced) {
        String version = replaced.version();
        LockKey key = replaced.key();
        HoldFile overtaken = fleet.tableJudge().fileOf(version);
        boolean ownAndOver =
                overtaken != null && overtaken.owner == by && !by.believes(overtaken) && !overtaken.isInGuard();
        if (replaced.session() != null && !ownAndOver) {
            fleet.sessionJudge().takeSent(by, key, replaced.session());
            return;
        }
        long stored = fleet.tableJudge().storedAt(version);
        long unchanged = by.machine().waited(stored);
        boolean observed = unchanged + by.machine().hiddenAhead(stored)
                >= replaced.leaseDuration().toNanos();
        if (!ownAndOver && !observed && replaced.aliveUntil() != null) {
            fleet.timeJudge()
                    .takenByDate(by, replaced, overtaken, fleet.tableJudge().firstSentAt(version));
        } else if (!ownAndOver && !observed) {
            world.violate(
                    "I4",
                    key,
                    by.name() + " takes over a row that has been unchanged for " + unchanged / 1e9
                            + " s of its own clock, not for the lease in the row, " + replaced.leaseDuration());
        }
    }
}
