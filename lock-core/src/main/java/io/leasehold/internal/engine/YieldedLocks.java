package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockKey;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.Map;

/**
 * The locks that this client has released while others waited for them. A waiting request of this client leaves such a
 * lock alone until another client has had it, or for as long as it takes others to poll, and a little. Bounded: what is
 * forgotten costs others time and never safety.
 */
final class YieldedLocks {

    private static final int CAPACITY = 10_000;

    private record Yielded(long token, long since, long length) {}

    private final long retryPeriod;

    @GuardedBy("this")
    private final Map<LockKey, Yielded> byKey = new BoundedMap<>(CAPACITY);

    /**
     * Makes a memory without locks.
     *
     * @param retryPeriod the longest pause between two looks of those who wait, taken to be as long as our own
     */
    YieldedLocks(Duration retryPeriod) {
        this.retryPeriod = Timing.saturated(retryPeriod);
    }

    /** Lets others go first, until the row's token has risen. */
    synchronized void begin(LockKey key, long token, long now) {
        byKey.put(key, new Yielded(token, now, retryPeriod / 4 * 5));
    }

    /** Leaves the lock alone for a moment, for those who may wait and cannot say so; own waiters pay for it. */
    synchronized void beginBriefly(LockKey key, long token, long now) {
        byKey.put(key, new Yielded(token, now, retryPeriod / 4));
    }

    /** Returns for how long others still go first; not positive if they do not. */
    synchronized long nanosLeft(LockKey key, long now) {
        Yielded yielded = byKey.get(key);
        long left = yielded == null ? 0 : yielded.length() - (now - yielded.since());
        if (left <= 0) {
            byKey.remove(key);
        }
        return left;
    }

    /** Ends it if a row shows that it was used. */
    synchronized void see(LockKey key, Row row) {
        Yielded yielded = byKey.get(key);
        if (yielded != null && !isUnused(yielded, row)) {
            byKey.remove(key);
        }
    }

    /** Where releases delete the row, nobody can tell. */
    private static boolean isUnused(Yielded yielded, Row row) {
        return row instanceof Row.Absent
                || (row instanceof Row.Free free && free.record().fencingToken() == yielded.token());
    }
}
