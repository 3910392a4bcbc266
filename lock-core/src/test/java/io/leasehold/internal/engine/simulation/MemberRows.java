package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Mark;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.MemberWait;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import io.leasehold.test.internal.MemberStates;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the table knows only of locks with members: the marks, the waits, and which rows are those of members. */
final class MemberRows {

    private static final int PAGE = 2;

    private final Table table;
    private final TableJudge judge;
    private final TableVariant variant;
    private final Duration usualExpiry;
    private final MemberStates states = new MemberStates();
    private final Map<LockKey, TreeMap<String, LockKey>> byLock = new HashMap<>();

    MemberRows(Plan plan, Table table, TableJudge judge) {
        this.table = table;
        this.judge = judge;
        variant = plan.table();
        // Longer than any lease, as it is in reality, but short enough to be over within a run.
        usualExpiry = Duration.ofNanos(4 * plan.lease());
    }

    /** Returns the key of the lock that a row belongs to: itself, unless the row is that of a member. */
    static LockKey lockOf(LockKey row) {
        String sortKey = row.sortKey();
        int end = sortKey.indexOf('~');
        return end < 0 || !MemberRow.isOne(row) ? row : LockKey.of(row.partitionKey(), sortKey.substring(0, end));
    }

    void stored(LockKey row) {
        if (MemberRow.isOne(row)) {
            byLock.computeIfAbsent(lockOf(row), lock -> new TreeMap<>()).put(row.sortKey(), row);
        }
    }

    void deleted(LockKey row) {
        states.delete(row);
        if (MemberRow.isOne(row)) {
            byLock.getOrDefault(lockOf(row), new TreeMap<>()).remove(row.sortKey());
        }
    }

    /** A row gets a new holder, or none. */
    void begin(LockKey row) {
        if (variant != TableVariant.KEEPS_WAITS) {
            states.begin(row);
        }
    }

    boolean isMarked(LockKey lock) {
        return states.isMarked(lock);
    }

    @Nullable
    String waitsFor(LockKey row) {
        return states.waitsFor(row);
    }

    Row mark(Mark mark) {
        LockRecord marked = states.marked(mark, table.row(mark.lock()), usualExpiry);
        if (!table.isMalformed(mark.lock())) {
            table.put(marked);
        }
        return table.read(mark.lock());
    }

    Outcome waitFor(MemberWait wait) {
        Row row = table.read(wait.row());
        boolean own = row instanceof Row.Held held && held.isOf(wait.holdId(), wait.fencingToken());
        if (!own && variant != TableVariant.WAITS_WITHOUT_CONDITION) {
            return new Outcome.Refused(row);
        }
        if (row instanceof Row.Absent) {
            table.put(new LockRecord(wait.row(), null, null, null, null, 0, Map.of()));
        }
        states.waits().put(wait.row(), wait.waitsFor());
        return new Outcome.Applied(0);
    }

    /** Returns when the row may be deleted after a write. A row without a holder and a mark may be deleted at once. */
    Instant expiry(LockKey row, Instant now, boolean held) {
        Duration usual = held ? usualExpiry : Duration.ZERO;
        return variant == TableVariant.FORGETS_MARKS ? now.plus(usual) : states.expiry(row, now, usual);
    }

    /** Returns the keys of the rows of a lock's members. */
    List<LockKey> of(LockKey lock) {
        return List.copyOf(byLock.getOrDefault(lock, new TreeMap<>()).values());
    }

    /** Returns one page of the rows of a lock's members. It begins after the row that the cursor names. */
    LockStore.Members page(LockKey lock, @Nullable Object cursor) {
        TreeMap<String, LockKey> all = byLock.getOrDefault(lock, new TreeMap<>());
        List<LockKey> page = (cursor == null ? all : all.tailMap((String) cursor, false))
                .values().stream().limit(PAGE).toList();
        List<Row> rows = page.stream()
                .filter(key -> variant != TableVariant.STALE_QUERIES || !judge.isFresh(table.row(key)))
                .map(table::read)
                .toList();
        return new LockStore.Members(
                rows, page.size() < PAGE ? null : page.get(PAGE - 1).sortKey());
    }
}
