package io.leasehold.bridge;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts which thread holds which lock, and how often. Only the thread of an entry writes and removes it. Two threads
 * have entries for one lock if the first has lost it and has not noticed yet.
 */
final class ThreadHolds {

    private record Owner(Thread thread, LockKey key) {}

    private record Entry(LockHandle handle, int count) {}

    private final Map<Owner, Entry> entries = new ConcurrentHashMap<>();

    /**
     * Counts that the current thread locks again; returns false if it does not hold the lock.
     *
     * @throws io.leasehold.LockLostException if the thread has lost the lock
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
     * Counts that the current thread unlocks once.
     *
     * @return the handle to release if this was the last unlock, else {@code null}
     * @throws IllegalMonitorStateException if the current thread does not hold the lock
     */
    @Nullable
    LockHandle leave(LockKey key) {
        Owner owner = current(key);
        Entry entry = entries.get(owner);
        if (entry == null) {
            throw new IllegalMonitorStateException("Thread '" + owner.thread().getName() + "' does not own lock '" + key
                    + "'. Unlock it on the thread that locked it, exactly as often as that thread locked it.");
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
