package io.leasehold.internal.engine;

import io.leasehold.LossCause;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Row;
import java.util.Optional;

/** Concludes from a row that refused a write of a hold whether, and why, the hold is lost. */
final class RowEvidence {

    private RowEvidence() {}

    /**
     * Returns why the hold is lost; empty if the row still shows it.
     *
     * @param confirmed the newest heartbeat that the refused write knew to have been applied. Those that were confirmed
     *     since then say nothing: the answer may be older
     */
    static Optional<LossCause> lossOf(Grant grant, HoldState state, Row row, long confirmed) {
        if (row instanceof Row.Held held && held.isOf(grant.holdId(), grant.fencingToken())) {
            return lossOf(grant, state, held.version(), confirmed);
        }
        if (row instanceof Row.Absent) {
            return Optional.of(LossCause.DELETED);
        }
        return Optional.of(row instanceof Row.Free ? LossCause.FORCED : LossCause.STOLEN);
    }

    /**
     * A beat number that this process has not sent is that of a copy of it. An older one than the table had confirmed
     * says that the row was deleted, and that a late duplicate has brought it back.
     */
    private static Optional<LossCause> lossOf(Grant grant, HoldState state, String version, long confirmed) {
        if (version.compareTo(HoldVersion.of(grant.holdId(), state.lastBeat())) > 0) {
            return Optional.of(LossCause.STOLEN);
        }
        boolean older = version.compareTo(HoldVersion.of(grant.holdId(), confirmed)) < 0;
        return older ? Optional.of(LossCause.DELETED) : Optional.empty();
    }
}
