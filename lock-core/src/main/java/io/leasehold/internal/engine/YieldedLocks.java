package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The locks that this client has released while others waited for them. Those have their turn first: a waiting request
 * of this client leaves such a lock alone until somebody else has had it, or for as long as it takes others to look, and
 * a little. Bounded: what is forgotten costs others time and never safety.
 */
final class YieldedLocks {

    private static final int CAPACITY = 10_000;

    private record Courtesy(long token, long since, long length) {}

    private final long retryPeriod;
    private final Map<LockKey, Courtesy> byKey = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LockKey, Courtesy> eldest) {
            return size() > CAPACITY;
        }
    };

    /**
     * Makes a memory of courtesies.
     *
     * @param retryPeriod the longest pause between two looks of those who wait, taken to be as long as our own
     */
    YieldedLocks(Duration retryPeriod) {
        this.retryPeriod = Timing.saturated(retryPeriod);
    }

    /** Lets others go first, until the row's token has risen. */
    synchronized void begin(LockKey key, long token, long now) {
        byKey.put(key, new Courtesy(token, now, retryPeriod / 4 * 5));
    }

    /** Leaves the lock alone for a moment, for those who may wait and cannot say so; own waiters pay for it. */
    synchronized void beginBriefly(LockKey key, long token, long now) {
        byKey.put(key, new Courtesy(token, now, retryPeriod / 4));
    }

    /** Returns for how long others still go first; not positive if they do not. */
    synchronized long nanosLeft(LockKey key, long now) {
        Courtesy courtesy = byKey.get(key);
        long left = courtesy == null ? 0 : courtesy.length() - (now - courtesy.since());
        if (left <= 0) {
            byKey.remove(key);
        }
        return left;
    }

    /** Ends the courtesy if a row shows that it was used. */
    synchronized void see(LockKey key, Row row) {
        Courtesy courtesy = byKey.get(key);
        if (courtesy != null && !isUnused(courtesy, row)) {
            byKey.remove(key);
        }
    }

    /** Where releases delete the row, nobody can tell. */
    private static boolean isUnused(Courtesy courtesy, Row row) {
        return row instanceof Row.Absent
                || (row instanceof Row.Free free && free.record().fencingToken() == courtesy.token());
    }
}
