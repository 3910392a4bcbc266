package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers, for each lock with a limit, the slot that this client used last: most likely it is free again. Bounded. */
final class LastSlots {

    private static final int CAPACITY = 10_000;

    @GuardedBy("this")
    private final Map<LockKey, Integer> byLock = new BoundedMap<>(CAPACITY);

    synchronized @Nullable Integer get(LockKey lock) {
        return byLock.get(lock);
    }

    synchronized void put(LockKey lock, int slot) {
        byLock.put(lock, slot);
    }
}
