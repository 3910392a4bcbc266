package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import io.leasehold.internal.store.Take;
import io.leasehold.test.internal.SessionStates;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table: one row after the other, each write under exactly the condition that the requests to DynamoDB carry. A
 * token of 0 stands for a row without one.
 */
final class Table {

    private static final long STEP = FencingTokens.STEP;

    private final TableVariant variant;
    private final RowRules rules;
    private final TableJudge judge;
    private final SessionJudge sessionJudge;
    private final Map<LockKey, LockRecord> rows = new LinkedHashMap<>();
    private final Map<LockKey, String> awaited = new HashMap<>();
    private final Set<LockKey> malformed = new HashSet<>();
    private final SessionStates sessions = new SessionStates();
    private final MemberRows members;

    Table(Plan plan, TableJudge judge, SessionJudge sessionJudge) {
        this.sessionJudge = sessionJudge;
        variant = plan.table();
        rules = new RowRules(variant);
        members = new MemberRows(plan, this, judge);
        this.judge = judge;
    }

    MemberRows members() {
        return members;
    }

    Outcome take(Take take) {
        LockRecord row = rows.get(take.key());
        LockRecord replaced = take.replaced();
        boolean inPlace = replaced == null
                ? row == null || !row.isHeld()
                : row != null && row.version() != null && rules.isStill(row.version(), replaced);
        boolean anySlot = variant == TableVariant.TAKES_ANY_SLOT && MemberRow.slotOf(take.key()) >= 0;
        if (!(inPlace || anySlot)
                || !RowRules.tokenIsUsable(row)
                || (sessions.isOver(take.key()) && variant != TableVariant.REOPENS_SESSIONS)) {
            return refused(take.key());
        }
        if (replaced != null && !take.keepsWaiter()) {
            awaited.remove(take.key());
        }
        long token = rules.tokenOrSeed(row, take.now()) + STEP;
        members.begin(take.key());
        put(new LockRecord(
                take.key(),
                take.ownerName(),
                take.lease(),
                HoldVersion.first(take.holdId()),
                members.expiry(take.key(), take.now(), true),
                token,
                rules.end(take.aliveUntil(), row, TableVariant.TAKE_KEEPS_END),
                rules.session(null, row, TableVariant.TAKE_KEEPS_SESSION),
                RowRules.attributes(row, take)));
        if (SessionRow.isOne(take.key())) {
            sessionJudge.opened(take);
        } else {
            judge.taken(take, row, token);
            judge.checkAttributes(take.key(), rows.get(take.key()), take.attributes());
        }
        return Outcome.Applied.taken(token, members.isMarked(take.key()));
    }

    Outcome beat(Beat beat) {
        LockRecord row = rows.get(beat.key());
        String version = row == null ? null : row.version();
        String written = HoldVersion.of(beat.holdId(), beat.beat());
        boolean allowed = version != null
                && version.compareTo(HoldVersion.of(beat.holdId(), beat.confirmed())) >= 0
                && version.compareTo(written) <= 0
                && (row.fencingToken() == beat.fencingToken() || variant == TableVariant.IGNORES_TOKENS);
        if (version != null && variant == TableVariant.REWINDS_BEATS) {
            allowed = HoldVersion.belongsTo(version, beat.holdId());
        }
        if (!allowed) {
            return refused(beat.key());
        }
        put(new LockRecord(
                beat.key(),
                row.ownerName(),
                beat.session() == null ? beat.lease() : SessionRow.ENROLLED_LEASE,
                written,
                members.expiry(beat.key(), beat.now(), true),
                row.fencingToken(),
                beat.session() == null ? rules.end(beat.aliveUntil(), row, TableVariant.BEAT_KEEPS_END) : null,
                rules.session(beat.session(), row, TableVariant.BEAT_KEEPS_SESSION),
                row.attributes()));
        if (SessionRow.isOne(beat.key())) {
            sessionJudge.beaten(beat);
            return new Outcome.Applied(sessions.revokedBefore(beat));
        }
        judge.beaten(beat, row);
        return new Outcome.Applied(0);
    }

    /** Frees a row if it shows the hold; the client that asks may have the row deleted instead. */
    Outcome release(Release release, boolean deletes) {
        LockRecord row = rows.get(release.key());
        String version = row == null ? null : row.version();
        boolean allowed = version != null && (variant == TableVariant.RELEASES_BY_NAME || RowRules.isOf(row, release));
        if (!allowed) {
            return refused(release.key());
        }
        if (SessionRow.isOne(release.key())) {
            sessions.end(release);
            Outcome unused = free(row, release);
            sessionJudge.ended(release);
            return new Outcome.Applied(0);
        }
        boolean dropped = MemberRow.isShared(release.key())
                || ((deletes || variant == TableVariant.DELETES_ON_RELEASE) && !members.isMarked(release.key()));
        Outcome freed = free(row, release);
        if (dropped) {
            remove(release.key());
        }
        judge.freed(release.key(), version, rows.get(release.key()));
        if (dropped && variant != TableVariant.DELETES_ON_RELEASE) {
            judge.deletedByRelease(release.key());
        }
        return freed;
    }

    private void remove(LockKey key) {
        rows.remove(key);
        members.deleted(key);
    }

    Outcome announce(Announcement announcement) {
        LockRecord row = rows.get(announcement.key());
        if (row == null || row.version() == null) {
            return refused(announcement.key());
        }
        awaited.put(announcement.key(), announcement.waiter());
        return new Outcome.Applied(0);
    }

    Outcome withdraw(Announcement announcement) {
        boolean named = awaited.remove(announcement.key(), announcement.waiter());
        return named ? new Outcome.Applied(0) : refused(announcement.key());
    }

    Outcome revoke(Revocation revocation) {
        LockRecord row = rows.get(revocation.session());
        if (row == null || row.version() == null) {
            return refused(revocation.session());
        }
        sessions.revoke(revocation);
        return new Outcome.Applied(0);
    }

    /** Frees a row, which is that of no session, by whatever right. */
    Outcome free(LockRecord row, Release release) {
        Map<String, Object> left = new HashMap<>(row.attributes());
        left.keySet().removeAll(release.attributes());
        if (MemberRow.isShared(row.key())) {
            remove(row.key());
        } else {
            members.begin(row.key());
            long token = rules.tokenOrSeed(row, release.now());
            Instant expiry = members.expiry(row.key(), release.now(), false);
            put(new LockRecord(row.key(), null, null, null, expiry, token, left));
        }
        return new Outcome.Applied(0, awaited.remove(row.key()) != null);
    }

    Row read(LockKey key) {
        LockRecord row = rows.get(key);
        if (row == null) {
            return new Row.Absent();
        }
        if (malformed.contains(key)) {
            return new Row.Malformed(new MalformedLockRecordException(key, "version", "is missing"));
        }
        return row.version() == null
                ? new Row.Free(row, members.isMarked(key))
                : new Row.Held(
                        row,
                        row.version(),
                        Objects.requireNonNull(row.leaseDuration()),
                        awaited.containsKey(key),
                        members.isMarked(key),
                        members.waitsFor(key));
    }

    LockStore.Rows some(List<LockKey> keys) {
        return new LockStore.Rows(
                keys.stream().map(rows::get).filter(Objects::nonNull).toList(), Set.of());
    }

    private Outcome refused(LockKey key) {
        return new Outcome.Refused(read(key));
    }

    void put(LockRecord row) {
        rows.put(row.key(), row);
        malformed.remove(row.key());
        members.stored(row.key());
    }

    /** Writes a row from which nothing can be concluded. */
    void putMalformed(LockRecord row) {
        put(row);
        malformed.add(row.key());
        awaited.remove(row.key());
    }

    boolean isMalformed(LockKey key) {
        return malformed.contains(key);
    }

    @Nullable
    LockRecord row(LockKey key) {
        return rows.get(key);
    }

    boolean shows(LockKey key, String holdId) {
        LockRecord row = rows.get(key);
        return row != null && row.version() != null && HoldVersion.belongsTo(row.version(), holdId);
    }

    /**
     * Returns whether the hold stands in the row as it was granted, not as a late duplicate of its take put it back.
     */
    boolean shows(HoldFile file) {
        return shows(file.key, file.id) && rows.get(file.key).fencingToken() == file.row.token;
    }

    /** Deletes a row, as somebody with a console may, and as DynamoDB's time to live does. */
    void delete(LockKey key) {
        LockRecord row = rows.remove(key);
        malformed.remove(key);
        awaited.remove(key);
        sessions.delete(key);
        members.deleted(key);
        if (row != null) {
            judge.edited(key, row.version(), "DELETED");
        }
    }

    /** Returns the keys of the rows of sessions. */
    List<LockKey> sessionKeys(boolean live) {
        return rows.values().stream()
                .filter(row -> SessionRow.isOne(row.key()) && row.isHeld() == live)
                .map(LockRecord::key)
                .toList();
    }

    void deleteSession(LockKey key) {
        rows.remove(key);
        sessions.delete(key);
        sessionJudge.deleted(key);
    }
}
