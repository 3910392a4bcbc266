package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockKey;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.Map;

/**
 * Remembers the locks that this client has released while others waited for them. A waiting request of this client does
 * not take such a lock until another client has had it. It waits at most slightly longer than others need to poll once.
 * Bounded: an entry that is removed costs others time, never safety.
 */
final class YieldedLocks {

    private static final int CAPACITY = 10_000;

    private record Yielded(long token, long since, long length) {

        long nanosLeft(long now) {
            return length - (now - since);
        }
    }

    private final long retryPeriod;

    @GuardedBy("this")
    private final Map<LockKey, Yielded> byKey = new BoundedMap<>(CAPACITY);

    /**
     * Makes a memory without locks.
     *
     * @param retryPeriod the longest pause between two polls of other waiters, assumed to equal our own
     */
    YieldedLocks(Duration retryPeriod) {
        this.retryPeriod = Timing.saturated(retryPeriod);
    }

    /** Lets others go first, until the row's token has risen. */
    synchronized void begin(LockKey key, long token, long now) {
        keep(key, new Yielded(token, now, retryPeriod / 4 * 5));
    }

    /** Yields the lock briefly to clients that may wait and cannot announce it. It delays our own waiters. */
    synchronized void beginBriefly(LockKey key, long token, long now) {
        keep(key, new Yielded(token, now, retryPeriod / 4));
    }

    /** Keeps what is known of a later release: the answer to an earlier one may come after it. */
    @GuardedBy("this")
    private void keep(LockKey key, Yielded latest) {
        Yielded known = byKey.get(key);
        if (known == null || known.token() <= latest.token() || known.nanosLeft(latest.since()) <= 0) {
            byKey.put(key, latest);
        }
    }

    /** Returns for how long others still go first; not positive if they do not. */
    synchronized long nanosLeft(LockKey key, long now) {
        Yielded yielded = byKey.get(key);
        long left = yielded == null ? 0 : yielded.nanosLeft(now);
        if (left <= 0) {
            byKey.remove(key);
        }
        return left;
    }

    /** Stops yielding if a row shows that another client has used the lock. */
    synchronized void see(LockKey key, Row row) {
        Yielded yielded = byKey.get(key);
        if (yielded != null && !isUnused(yielded, row)) {
            byKey.remove(key);
        }
    }

    /** Returns whether the row shows no use of the lock. An absent row shows none, since a release may delete it. */
    private static boolean isUnused(Yielded yielded, Row row) {
        return row instanceof Row.Absent
                || (row instanceof Row.Free free && free.record().fencingToken() == yielded.token());
    }
}
