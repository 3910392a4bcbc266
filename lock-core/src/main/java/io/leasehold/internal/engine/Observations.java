package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this client has seen of other owners' holds. Kept beyond the request that saw it, so that repeated single
 * attempts get a dead holder's lock after one lease. Bounded: the one that was looked at longest ago is forgotten,
 * which costs its waiters time and never safety.
 */
final class Observations {

    static final int CAPACITY = 10_000;

    private final Map<LockKey, Observation> byKey = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LockKey, Observation> eldest) {
            return size() > CAPACITY;
        }
    };

    synchronized @Nullable Observation get(LockKey key) {
        return byKey.get(key);
    }

    synchronized Observation see(LockKey key, Row.Held row, long now) {
        Observation known = byKey.get(key);
        Observation seen = known == null ? new Observation(row, now) : known.seeing(row, now);
        byKey.put(key, seen);
        return seen;
    }

    synchronized void forget(LockKey key) {
        byKey.remove(key);
    }
}
