package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockKey;
import io.leasehold.internal.store.Row;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers other owners' holds that this client has read, beyond the request that read them. So repeated single
 * attempts acquire a dead holder's lock after one lease. Bounded in number and in bytes. The observation that was read
 * longest ago is removed first; that costs later attempts time, never safety. A waiter also remembers what it read
 * itself.
 */
final class Observations {

    static final int CAPACITY = 10_000;

    /** The maximum size of all observations together, unless the latest one alone is larger. */
    static final long MOST_BYTES = 32L << 20;

    @GuardedBy("this")
    private final Map<LockKey, Observation> byKey = new LinkedHashMap<>(16, 0.75f, true);

    @GuardedBy("this")
    private long bytes;

    synchronized @Nullable Observation get(LockKey key) {
        return byKey.get(key);
    }

    /**
     * Records what a read of a row has shown.
     *
     * @param own what the waiter that read the row remembers itself: it may have been forgotten here
     */
    synchronized Observation see(LockKey key, @Nullable Observation own, Row.Held row, long now) {
        Observation known = byKey.getOrDefault(key, own);
        Observation seen = known == null ? Observation.of(row, now) : known.seeing(row, now);
        count(byKey.put(key, seen), -1);
        count(seen, 1);
        forgetEldest();
        return seen;
    }

    synchronized void forget(LockKey key) {
        count(byKey.remove(key), -1);
    }

    @GuardedBy("this")
    private void forgetEldest() {
        Iterator<Observation> eldest = byKey.values().iterator();
        while (byKey.size() > CAPACITY || (bytes > MOST_BYTES && byKey.size() > 1)) {
            count(eldest.next(), -1);
            eldest.remove();
        }
    }

    @GuardedBy("this")
    private void count(@Nullable Observation changed, int sign) {
        bytes += changed == null ? 0 : sign * Footprint.of(changed.record());
    }

    /** Returns the estimated size of all observations. */
    synchronized long bytes() {
        return bytes;
    }
}
