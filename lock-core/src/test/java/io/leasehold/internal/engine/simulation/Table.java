package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    private final boolean deletes;
    private final TableJudge judge;
    private final Map<LockKey, LockRecord> rows = new LinkedHashMap<>();
    private final Map<LockKey, String> awaited = new HashMap<>();
    private final Set<LockKey> malformed = new HashSet<>();

    Table(Plan plan, TableJudge judge) {
        this.variant = plan.table();
        this.deletes = plan.has(Fault.DELETE_MODE);
        this.judge = judge;
    }

    Outcome take(Take take) {
        LockRecord row = rows.get(take.key());
        LockRecord replaced = take.replaced();
        boolean inPlace = replaced == null
                ? row == null || !row.isHeld()
                : row != null && row.version() != null && isStill(row.version(), replaced);
        if (!inPlace || !tokenIsUsable(row)) {
            return refused(take.key());
        }
        if (replaced != null && !take.keepsWaiter()) {
            awaited.remove(take.key());
        }
        long token = tokenOrSeed(row, take.now()) + STEP;
        put(new LockRecord(
                take.key(),
                take.ownerName(),
                take.lease(),
                HoldVersion.first(take.holdId()),
                take.now(),
                token,
                end(take.aliveUntil(), row, TableVariant.TAKE_KEEPS_END),
                attributes(row, take)));
        judge.taken(take, row, token);
        judge.checkAttributes(take.key(), rows.get(take.key()), take.attributes());
        return new Outcome.Applied(token);
    }

    /** What a write does not name stays in the row. */
    private static Map<String, Object> attributes(@Nullable LockRecord row, Take take) {
        Map<String, Object> all = new HashMap<>(row == null ? Map.of() : row.attributes());
        if (take.replaced() != null) {
            all.keySet().removeAll(take.replaced().attributes().keySet());
        }
        all.putAll(take.attributes());
        return all;
    }

    private @Nullable Instant end(long aliveUntil, @Nullable LockRecord row, TableVariant keeps) {
        if (aliveUntil == Beat.UNKNOWN) {
            return variant == keeps && row != null ? row.aliveUntil() : null;
        }
        return Instant.ofEpochSecond(aliveUntil);
    }

    private boolean isStill(String version, LockRecord replaced) {
        if (variant == TableVariant.TAKES_OVER_WHATEVER_THE_BEAT) {
            return sameHold(version, Objects.requireNonNull(replaced.version()));
        }
        return version.equals(replaced.version());
    }

    private static boolean tokenIsUsable(@Nullable LockRecord row) {
        return row == null || row.fencingToken() <= FencingTokens.MAX_STORED;
    }

    private long tokenOrSeed(@Nullable LockRecord row, Instant now) {
        if (row != null && row.fencingToken() != 0) {
            return row.fencingToken();
        }
        boolean seeded = variant != TableVariant.DELETES_ON_RELEASE;
        return seeded ? FencingTokens.seed(now) : 0;
    }

    Outcome beat(Beat beat) {
        LockRecord row = rows.get(beat.key());
        String version = row == null ? null : row.version();
        String written = HoldVersion.of(beat.holdId(), beat.beat());
        boolean allowed = version != null
                && version.compareTo(HoldVersion.first(beat.holdId())) >= 0
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
                row.leaseDuration(),
                written,
                beat.now(),
                row.fencingToken(),
                end(beat.aliveUntil(), row, TableVariant.BEAT_KEEPS_END),
                row.attributes()));
        judge.beaten(beat, row);
        return new Outcome.Applied(0);
    }

    Outcome release(Release release) {
        LockRecord row = rows.get(release.key());
        String version = row == null ? null : row.version();
        boolean allowed = version != null && (variant == TableVariant.RELEASES_BY_NAME || isOf(row, release));
        if (!allowed) {
            return refused(release.key());
        }
        if (deletes || variant == TableVariant.DELETES_ON_RELEASE) {
            rows.remove(release.key());
        } else {
            free(row, release);
        }
        judge.freed(release.key(), version, rows.get(release.key()));
        if (deletes) {
            judge.deletedByRelease(release.key());
        }
        return new Outcome.Applied(0, awaited.remove(release.key()) != null);
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

    private static boolean isOf(LockRecord row, Release release) {
        boolean sameToken = release.fencingToken() == 0 || release.fencingToken() == row.fencingToken();
        return sameToken && sameHold(Objects.requireNonNull(row.version()), release.version());
    }

    private static boolean sameHold(String version, String asked) {
        return HoldVersion.prefix(asked).map(version::startsWith).orElse(version.equals(asked));
    }

    private void free(LockRecord row, Release release) {
        Map<String, Object> left = new HashMap<>(row.attributes());
        left.keySet().removeAll(release.attributes());
        put(new LockRecord(row.key(), null, null, null, release.now(), tokenOrSeed(row, release.now()), left));
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
                ? new Row.Free(row)
                : new Row.Held(
                        row, row.version(), Objects.requireNonNull(row.leaseDuration()), awaited.containsKey(key));
    }

    private Outcome refused(LockKey key) {
        return new Outcome.Refused(read(key));
    }

    private void put(LockRecord row) {
        rows.put(row.key(), row);
        malformed.remove(row.key());
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
        if (row != null) {
            judge.edited(key, row.version(), "DELETED");
        }
    }

    /** Frees the hold that a record shows, if it still stands there. */
    Outcome force(Release release) {
        LockRecord row = rows.get(release.key());
        String version = row == null ? null : row.version();
        if (version == null || !isOf(row, release)) {
            return refused(release.key());
        }
        free(row, release);
        judge.edited(release.key(), version, "FORCED");
        return new Outcome.Applied(0, awaited.remove(release.key()) != null);
    }

    /** Leaves a row in which an owner stands and no version, as somebody with a console may. */
    void spoil(LockKey key) {
        LockRecord row = rows.get(key);
        String version = row == null ? null : row.version();
        long token = row == null ? 0 : row.fencingToken();
        put(new LockRecord(key, "somebody", null, null, null, token, Map.of()));
        malformed.add(key);
        awaited.remove(key);
        judge.edited(key, version, "MALFORMED");
    }

    /** Deletes a row from which nothing can be concluded. */
    void clear(LockKey key) {
        if (malformed.contains(key)) {
            delete(key);
        }
    }

    /** Writes a beat that the owner has not sent, as a second image of its process does. */
    boolean imitate(LockKey key) {
        LockRecord row = rows.get(key);
        String version = row == null ? null : row.version();
        if (version == null || HoldVersion.prefix(version).isEmpty()) {
            return false;
        }
        int colon = version.indexOf(':');
        String next = HoldVersion.of(version.substring(0, colon), Long.parseLong(version.substring(colon + 1)) + 2);
        put(new LockRecord(
                key, row.ownerName(), row.leaseDuration(), next, null, row.fencingToken(), row.attributes()));
        judge.imitated(key, version, next);
        return true;
    }

    /** Writes the whole row, as a client of another kind does: its own text for a version, and no token. */
    void occupy(LockKey key, String version, Duration lease, Instant now) {
        LockRecord row = rows.get(key);
        boolean renews = row != null && row.fencingToken() == 0;
        if (row == null || !row.isHeld() || renews) {
            put(new LockRecord(key, "foreigner", lease, version, now, 0, Map.of()));
            judge.occupied(key, version);
        }
    }
}
