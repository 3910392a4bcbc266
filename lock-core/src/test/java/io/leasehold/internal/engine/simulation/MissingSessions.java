package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Knows which rows of sessions somebody has deleted, and what that excuses. A late duplicate of the opening may bring a row
 * back, with the version that it had at first, or another attempt to open the session; until a heartbeat has made up for
 * that, the row says less than its owner knows.
 */
final class MissingSessions {

    /** What a client has read: that there is no row. */
    private record Absence(Member by, LockKey key) {}

    private final World world;
    private final Map<LockKey, Long> since = new HashMap<>();
    private final Map<LockKey, String> newest = new HashMap<>();
    private final Set<LockKey> behind = new HashSet<>();
    private final Map<Absence, Long> read = new HashMap<>();

    MissingSessions(World world) {
        this.world = world;
    }

    void deleted(LockKey key) {
        since.putIfAbsent(key, world.now());
    }

    /** A version stands in the row, which an opening or a heartbeat has written. */
    void stored(LockKey key, String version) {
        since.remove(key);
        String before = newest.getOrDefault(key, version);
        boolean sameHold = HoldVersion.prefix(version).equals(HoldVersion.prefix(before));
        if (sameHold && version.compareTo(before) < 0) {
            behind.add(key);
            return;
        }
        newest.put(key, version);
        if (sameHold) {
            behind.remove(key);
        } else {
            behind.add(key);
        }
    }

    /** Returns whether the row has come back, and shows an earlier heartbeat than it once did. */
    boolean isBehind(LockKey key) {
        return behind.contains(key);
    }

    /** A client reads the row: only what it finds missing at each look may count as missing for the session's lease. */
    void read(Member by, LockKey key, Row row) {
        Absence absence = new Absence(by, key);
        Long deleted = since.get(key);
        if (row instanceof Row.Absent && deleted != null) {
            read.putIfAbsent(absence, deleted);
        } else if (row instanceof Row.Held && !wasMissed(by, key)) {
            read.remove(absence);
        }
    }

    /** Returns whether a client has found the row missing, and its lease has passed since the deletion. */
    boolean wasMissed(Member by, LockKey key) {
        Long deleted = read.get(new Absence(by, key));
        long lease = SessionRow.leaseOf(SessionRow.idOf(key)).toNanos();
        return deleted != null && by.machine().waited(deleted) + by.machine().hiddenAhead(deleted) >= lease;
    }
}
