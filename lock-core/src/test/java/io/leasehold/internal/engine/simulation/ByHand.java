package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Changes rows as nobody does who keeps to the protocol: people with a console, other libraries, copies of a process. */
final class ByHand {

    private final Table table;
    private final TableJudge judge;

    ByHand(Table table, TableJudge judge) {
        this.table = table;
        this.judge = judge;
    }

    /** Frees the hold that a record shows, if it still stands there. */
    Outcome force(Release release) {
        LockRecord row = table.row(release.key());
        String version = row == null ? null : row.version();
        if (version == null || !RowRules.isOf(row, release)) {
            return new Outcome.Refused(table.read(release.key()));
        }
        Outcome freed = table.free(row, release);
        judge.edited(release.key(), version, "FORCED");
        if (MemberRow.isShared(release.key())) {
            judge.deletedByRelease(release.key());
        }
        return freed;
    }

    /** Leaves a row in which an owner stands and no version. */
    void spoil(LockKey key) {
        LockRecord row = table.row(key);
        String version = row == null ? null : row.version();
        long token = row == null ? 0 : row.fencingToken();
        table.putMalformed(new LockRecord(key, "somebody", null, null, null, token, Map.of()));
        judge.edited(key, version, "MALFORMED");
    }

    /** Deletes a row from which nothing can be concluded, or frees it if it is marked: then nobody may delete it. */
    void clear(LockKey key) {
        LockRecord row = table.row(key);
        if (table.isMalformed(key) && table.members().isMarked(key)) {
            Instant expiry = Instant.ofEpochSecond(Long.MAX_VALUE / Integer.MAX_VALUE);
            table.put(new LockRecord(key, null, null, null, expiry, row.fencingToken(), Map.of()));
        } else if (table.isMalformed(key)) {
            table.delete(key);
        }
    }

    /** Writes a beat that the owner has not sent, as a second image of its process does. */
    boolean imitate(LockKey key) {
        LockRecord row = table.row(key);
        String version = row == null ? null : row.version();
        if (version == null || HoldVersion.prefix(version).isEmpty()) {
            return false;
        }
        int colon = version.indexOf(':');
        String next = HoldVersion.of(version.substring(0, colon), Long.parseLong(version.substring(colon + 1)) + 2);
        LockRecord shown = SessionRow.asSeenByPeople(row);
        table.put(new LockRecord(
                key,
                row.ownerName(),
                shown.leaseDuration(),
                next,
                row.expiryTime(),
                row.fencingToken(),
                row.attributes()));
        judge.imitated(key, version, next);
        return true;
    }

    /** Writes the whole row, as a client of another kind does: its own text for a version, and no token. */
    void occupy(LockKey key, String version, Duration lease, Instant now) {
        LockRecord row = table.row(key);
        boolean renews = row != null && row.fencingToken() == 0;
        if ((row == null || !row.isHeld() || renews) && !table.members().isMarked(key)) {
            table.put(new LockRecord(key, "foreigner", lease, version, now, 0, Map.of()));
            judge.occupied(key, version);
        }
    }
}
