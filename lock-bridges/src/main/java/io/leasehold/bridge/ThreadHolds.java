package io.leasehold.bridge;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which thread holds which lock, and how often it has locked it. An entry is written and removed by its own thread alone;
 * two threads have entries for one lock if the first has lost it and does not know yet.
 */
final class ThreadHolds {

    private record Owner(Thread thread, LockKey key) {}

    private record Entry(LockHandle handle, int count) {}

    private final Map<Owner, Entry> entries = new ConcurrentHashMap<>();

    /**
     * Counts one more locking by the current thread; returns false if it does not hold the lock.
     *
     * @throws io.leasehold.LockLostException if it has lost it
     */
    boolean reenter(LockKey key) {
        Owner owner = current(key);
        Entry entry = entries.get(owner);
        if (entry == null) {
            return false;
        }
        entry.handle().ensureHeld();
        entries.put(owner, new Entry(entry.handle(), Math.incrementExact(entry.count())));
        return true;
    }

    void begin(LockHandle handle) {
        entries.put(current(handle.key()), new Entry(handle, 1));
    }

    /**
     * Counts one unlocking by the current thread.
     *
     * @return the handle to be released if it was the last, else {@code null}
     * @throws IllegalMonitorStateException if the current thread does not hold the lock
     */
    @Nullable
    LockHandle leave(LockKey key) {
        Owner owner = current(key);
        Entry entry = entries.get(owner);
        if (entry == null) {
            throw new IllegalMonitorStateException("Thread '" + owner.thread().getName() + "' does not own lock '" + key
                    + "'. Unlock it on the thread that has locked it, as often as that has, and no more.");
        }
        if (entry.count() > 1) {
            entries.put(owner, new Entry(entry.handle(), entry.count() - 1));
            return null;
        }
        entries.remove(owner);
        return entry.handle();
    }

    Optional<LockHandle> ofCurrentThread(LockKey key) {
        return Optional.ofNullable(entries.get(current(key))).map(Entry::handle);
    }

    int size() {
        return entries.size();
    }

    private static Owner current(LockKey key) {
        return new Owner(Thread.currentThread(), key);
    }
}
