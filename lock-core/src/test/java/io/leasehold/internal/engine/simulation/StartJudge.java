package io.leasehold.internal.engine.simulation;

import io.leasehold.LockRecord;
import io.leasehold.internal.engine.EngineAccess;
import org.jspecify.annotations.Nullable;

/** Watches since when each hold counts, by what its handle says is left (I3). */
final class StartJudge {

    private final Fleet fleet;
    private final World world;

    StartJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
    }

    /** A hold must not count from later than the first transmission of the version in the table, nor go back. */
    void check(HoldFile file) {
        if (!file.owner.believes(file) || file.row.edited) {
            return;
        }
        long remaining = file.owner.machine().still(file.handle::remaining).toNanos();
        if (remaining <= 0) {
            return;
        }
        long start = file.owner.machine().elapsed() + remaining - file.timing().held();
        LockRecord row = shownFor(file);
        if (row != null && start > fleet.tableJudge().firstSent(row.version())) {
            world.violate("I3", file.key, file.name() + " counts from after the sending of what the table shows");
        }
        // Under a session, a hold may count from the session's last heartbeat, which may be older than its own.
        boolean bySession = EngineAccess.isUnderSession(file.handle);
        if (start < file.row.start && !bySession && !file.row.bySession) {
            world.violate("I3", file.key, file.name() + " counts from earlier than before");
        }
        file.row.bySession = bySession;
        file.row.start = start;
    }

    /** Returns the row that says how long the hold lives: its own, or that of the session that it names. */
    private @Nullable LockRecord shownFor(HoldFile file) {
        LockRecord row = fleet.table().row(file.key);
        if (row == null || !fleet.table().shows(file)) {
            return null;
        }
        if (row.session() == null) {
            return row;
        }
        LockRecord session = fleet.sessionJudge().liveRow(row.session());
        return session == null || session.version() == null ? null : session;
    }

    /** The session that keeps the hold alive has been renewed, or not: the hold counts from another moment. */
    void restarted(HoldFile file) {
        if (file.handle != null) {
            check(file);
        }
    }
}
