package io.leasehold.test.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Mark;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.MemberWait;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A lock table in memory, which applies each request as DynamoDB does. Safe for use by several threads. */
public final class MemoryTable {

    @GuardedBy("this")
    private final Map<LockKey, LockRecord> rows = new LinkedHashMap<>();

    @GuardedBy("this")
    private final Map<LockKey, Row.Malformed> malformed = new LinkedHashMap<>();

    @GuardedBy("this")
    private final Map<LockKey, String> waiters = new LinkedHashMap<>();

    @GuardedBy("this")
    private final SessionStates sessions = new SessionStates();

    @GuardedBy("this")
    private final MemberStates members = new MemberStates();

    @GuardedBy("this")
    private final Transactions transactions = new Transactions();

    private final Expiries expiries;
    private final Paging paging;

    /**
     * Creates an empty table.
     *
     * @param expiryPeriod how long after its last heartbeat DynamoDB may delete a lock's row
     * @param retention how long after its release DynamoDB may delete it
     */
    public MemoryTable(Duration expiryPeriod, Duration retention, int pageSize) {
        expiries = new Expiries(expiryPeriod, retention);
        paging = new Paging(pageSize);
    }

    /** Returns the rows themselves, for tests with one thread. */
    public synchronized Map<LockKey, LockRecord> rows() {
        return rows;
    }

    /** Returns the rows that no lock client wrote, for tests with one thread. */
    public synchronized Map<LockKey, Row.Malformed> malformed() {
        return malformed;
    }

    /** Returns the waiters that the held rows name, for tests with one thread. */
    public synchronized Map<LockKey, String> waiters() {
        return waiters;
    }

    /** Returns how the sessions have ended that are over, for tests with one thread. */
    public synchronized Map<LockKey, String> sessionStates() {
        return sessions.states();
    }

    /** Returns the holds that others have ended, for each session that has not been told, for tests with one thread. */
    public synchronized Map<LockKey, Set<String>> revoked() {
        return sessions.revoked();
    }

    /** Returns what only the rows of locks with members say, for tests with one thread. */
    public synchronized MemberStates members() {
        return members;
    }

    /** Writes another client's hold into the table, whatever the row shows. */
    public synchronized LockRecord occupy(LockKey key, String owner, String version, Duration lease) {
        return put(new LockRecord(key, owner, lease, version, null, knownToken(key), Map.of()));
    }

    @GuardedBy("this")
    private LockRecord put(LockRecord row) {
        rows.put(row.key(), row);
        return row;
    }

    @GuardedBy("this")
    private long knownToken(LockKey key) {
        LockRecord row = rows.get(key);
        return row == null ? 0 : row.fencingToken();
    }

    /** Removes a row, as an administrator or DynamoDB's time to live does. */
    public synchronized void delete(LockKey key) {
        rows.remove(key);
        waiters.remove(key);
        sessions.delete(key);
        members.delete(key);
    }

    /** Removes all rows. */
    public synchronized void clear() {
        rows.clear();
        malformed.clear();
        waiters.clear();
        sessions.clear();
        members.clear();
        transactions.clear();
    }

    /** Writes a new hold if the row is free or shows the hold to replace. */
    public synchronized Outcome take(Take take) {
        LockRecord row = rows.get(take.key());
        LockRecord replaced = take.replaced();
        boolean unusable = malformed.containsKey(take.key()) || sessions.isOver(take.key());
        if (unusable || !RowConditions.isFor(take, row)) {
            return new Outcome.Refused(rowOf(take.key()));
        }
        if (replaced != null && !take.keepsWaiter()) {
            waiters.remove(take.key());
        }
        members.begin(take.key());
        long known = knownToken(take.key());
        long token = (known == 0 ? FencingTokens.seed(take.now()) : known) + FencingTokens.STEP;
        put(new LockRecord(
                take.key(),
                take.ownerName(),
                take.lease(),
                HoldVersion.first(take.holdId()),
                members.expiry(take.key(), take.now(), expiries.ofTake(take.key())),
                token,
                StoredValues.instant(take.aliveUntil()),
                null,
                StoredValues.of(take.attributes())));
        return Outcome.Applied.taken(token, members.isMarked(take.key()));
    }

    /** Writes several new holds, or none. */
    public synchronized GroupOutcome takeAll(GroupTake group) {
        return transactions.takeAll(group, this::rowOf, this::take);
    }

    /** Renews a hold if the row shows it. */
    public synchronized Outcome beat(Beat beat) {
        LockRecord row = rows.get(beat.key());
        if (row == null || !RowConditions.isRenewable(row, beat)) {
            return new Outcome.Refused(rowOf(beat.key()));
        }
        boolean enrols = beat.session() != null;
        put(new LockRecord(
                beat.key(),
                row.ownerName(),
                enrols ? SessionRow.ENROLLED_LEASE : beat.lease(),
                HoldVersion.of(beat.holdId(), beat.beat()),
                members.expiry(beat.key(), beat.now(), expiries.ofBeat(beat)),
                row.fencingToken(),
                enrols ? null : StoredValues.instant(beat.aliveUntil()),
                beat.session(),
                row.attributes()));
        return SessionRow.isOne(beat.key())
                ? new Outcome.Applied(sessions.revokedBefore(beat))
                : new Outcome.Applied(0);
    }

    /** Releases a hold if the row shows it. */
    public synchronized Outcome release(Release release) {
        LockRecord row = rows.get(release.key());
        if (row == null || !RowConditions.isReleasable(row, release)) {
            return new Outcome.Refused(rowOf(release.key()));
        }
        if (SessionRow.isOne(release.key())) {
            sessions.end(release);
        }
        boolean awaited = waiters.remove(release.key()) != null;
        if (MemberRow.isShared(release.key())) {
            delete(release.key());
            return new Outcome.Applied(0, awaited);
        }
        members.begin(release.key());
        Instant expiry = members.expiry(release.key(), release.now(), expiries.ofRelease(release.key()));
        put(new LockRecord(release.key(), null, null, null, expiry, row.fencingToken(), Map.of()));
        return new Outcome.Applied(0, awaited);
    }

    /** Notes that others end a hold of a session, if the session is not over. */
    public synchronized Outcome revoke(Revocation revocation) {
        LockRecord row = rows.get(revocation.session());
        if (row == null || row.version() == null) {
            return new Outcome.Refused(rowOf(revocation.session()));
        }
        sessions.revoke(revocation);
        return new Outcome.Applied(0);
    }

    /** Writes the name of a waiter into a row if the row is held. */
    public synchronized Outcome announce(Announcement announcement) {
        LockRecord row = rows.get(announcement.key());
        if (row == null || row.version() == null) {
            return new Outcome.Refused(rowOf(announcement.key()));
        }
        waiters.put(announcement.key(), announcement.waiter());
        return new Outcome.Applied(0);
    }

    /** Removes the name of a waiter from a row if the row still shows it. */
    public synchronized Outcome withdraw(Announcement announcement) {
        boolean named = waiters.remove(announcement.key(), announcement.waiter());
        return named ? new Outcome.Applied(0) : new Outcome.Refused(rowOf(announcement.key()));
    }

    /** Returns a row. */
    public synchronized Row rowOf(LockKey key) {
        Row.Malformed unusable = malformed.get(key);
        if (unusable != null) {
            return unusable;
        }
        LockRecord row = rows.get(key);
        if (row == null) {
            return new Row.Absent();
        }
        return row.version() == null
                ? new Row.Free(row, members.isMarked(key))
                : new Row.Held(
                        row,
                        row.version(),
                        Objects.requireNonNull(row.leaseDuration()),
                        waiters.containsKey(key),
                        members.isMarked(key),
                        members.waitsFor(key));
    }

    /** Marks the main row of a lock with members. */
    public synchronized Row mark(Mark mark) {
        if (!malformed.containsKey(mark.lock())) {
            put(members.marked(mark, rows.get(mark.lock()), expiries.held()));
        }
        return rowOf(mark.lock());
    }

    /** Notes what a member waits for. */
    public synchronized Outcome waitFor(MemberWait wait) {
        Row row = rowOf(wait.row());
        return row instanceof Row.Held held && held.isOf(wait.holdId(), wait.fencingToken()) && members.wait(wait)
                ? new Outcome.Applied(0)
                : new Outcome.Refused(row);
    }

    /** Returns one page of the rows of a lock's members. */
    public synchronized LockStore.Members members(LockKey lock, @Nullable Object cursor) {
        List<Row> all = Stream.concat(rows.keySet().stream(), malformed.keySet().stream())
                .filter(key -> MemberRow.isOf(lock, key))
                .sorted(Comparator.comparing(LockKey::sortKey))
                .map(this::rowOf)
                .toList();
        return new LockStore.Members(paging.page(all, cursor), paging.next(all, cursor));
    }

    /** Returns the rows with the given keys. */
    public synchronized LockStore.Rows some(List<LockKey> keys) {
        return new LockStore.Rows(
                rows.values().stream().filter(row -> keys.contains(row.key())).toList(), Set.of());
    }

    /** Returns the rows with the given keys, read strictly. */
    public synchronized LockStore.ReadRows all(List<LockKey> keys) {
        Map<LockKey, Row> read = new LinkedHashMap<>();
        keys.forEach(key -> read.put(key, rowOf(key)));
        return new LockStore.ReadRows(read, Set.of());
    }

    /** Returns one page of rows, and a cursor to the next page. */
    public synchronized LockStore.Page page(@Nullable String partitionKey, @Nullable Object cursor) {
        List<LockRecord> matching = rows.values().stream()
                .filter(row -> partitionKey == null || row.key().partitionKey().equals(partitionKey))
                .toList();
        return new LockStore.Page(paging.page(matching, cursor), paging.next(matching, cursor));
    }
}
