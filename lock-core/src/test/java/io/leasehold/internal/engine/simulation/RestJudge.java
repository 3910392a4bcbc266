package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.EngineAccess;
import java.util.concurrent.TimeUnit;

/** Watches that nothing is left over: in the table (I19), and in the engine (I20). */
final class RestJudge {

    /** For a release and another one, each under way for as long as it may be. */
    private static final long SOON = TimeUnit.SECONDS.toNanos(6);

    private final Fleet fleet;
    private final World world;

    RestJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
    }

    /** A lock that was granted to who had gone: it is free soon, or somebody else's, if the table can be reached. */
    void abandoned(HoldFile file) {
        long since = world.now();
        world.in(SOON, () -> {
            Member member = file.owner;
            boolean healthy = member.isServing() && member.troubledUntil() < since - SOON;
            boolean left = fleet.table().shows(file) && !file.isPassedOn() && !file.row.edited && !file.row.sentAgain;
            if (healthy && left && !fleet.holdJudge().queue().isAwaited(member, file.lock)) {
                world.violate("I19", file.key, file.name() + " stays in the table, though nobody waits for it");
            }
        });
    }

    /** All who live have had each lock in peace, and have released it. */
    void checkRows() {
        for (LockKey key : fleet.keys()) {
            LockRecord row = fleet.table().row(key);
            HoldFile file = row == null ? null : fleet.tableJudge().fileOf(row.version());
            if (file != null && file.owner.isAcquiring() && !file.row.sentAgain) {
                world.violate("I19", key, file.name() + " is left in the table, and nobody holds it");
            }
        }
    }

    /** A client with nothing to do keeps nothing but its bounded memories. */
    void checkMemory(Member member) {
        EngineAccess.keptBy(member.engine()).forEach((where, size) -> {
            if (size > 0) {
                world.violate("I20", null, member.name() + " keeps " + size + " entries in " + where);
            }
        });
    }
}
