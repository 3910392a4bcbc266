package io.leasehold.test.internal;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.Mark;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.MemberWait;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores what only locks with members know: which main rows are marked, and what members wait for. For one thread. */
public final class MemberStates {

    private final Set<LockKey> marked = new HashSet<>();
    private final Map<LockKey, String> waits = new HashMap<>();

    /** Returns the main rows that say that their lock has, or had, members. */
    public Set<LockKey> marked() {
        return marked;
    }

    /** Returns the exclusive holds that the members wait for, by the keys of their rows. */
    public Map<LockKey, String> waits() {
        return waits;
    }

    /** Returns whether the row is marked. */
    public boolean isMarked(LockKey key) {
        return marked.contains(key);
    }

    /** Returns the id of the hold that the row waits for, if it says so. */
    public @Nullable String waitsFor(LockKey key) {
        return waits.get(key);
    }

    /** Marks a main row, and returns what it says then. */
    public LockRecord marked(Mark mark, @Nullable LockRecord row, Duration expiryPeriod) {
        marked.add(mark.lock());
        long known = row == null ? 0 : row.fencingToken();
        long token = known == 0 ? FencingTokens.seed(mark.now()) + FencingTokens.STEP : known;
        Instant expiry = expiry(mark.lock(), mark.now(), expiryPeriod);
        return row == null
                ? new LockRecord(mark.lock(), null, null, null, expiry, token, Map.of())
                : new LockRecord(
                        mark.lock(),
                        row.ownerName(),
                        row.leaseDuration(),
                        row.version(),
                        expiry,
                        token,
                        row.aliveUntil(),
                        row.session(),
                        row.attributes());
    }

    /** Notes what a member waits for. Returns true. */
    boolean wait(MemberWait wait) {
        waits.put(wait.row(), wait.waitsFor());
        return true;
    }

    /** Forgets what the row waited for, as each take and each release do. */
    public void begin(LockKey key) {
        waits.remove(key);
    }

    /** Returns when a row may be deleted after a write. */
    public Instant expiry(LockKey key, Instant now, Duration period) {
        return now.plus(isMarked(key) && period.compareTo(MemberRow.KEPT) < 0 ? MemberRow.KEPT : period);
    }

    /** Removes what a row says. */
    public void delete(LockKey key) {
        marked.remove(key);
        waits.remove(key);
    }

    /** Removes what all rows say. */
    public void clear() {
        marked.clear();
        waits.clear();
    }
}
