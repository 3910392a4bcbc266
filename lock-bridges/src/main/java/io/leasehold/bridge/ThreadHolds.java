package io.leasehold.bridge;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts which thread holds which lock, and how often: exclusively, and shared with others. A thread has one handle for a
 * lock, the one that it got first. If that is exclusive, the lock stays exclusive until the thread has unlocked all. Only
 * the thread of an entry writes and removes it. Two threads have entries for one lock if the first has lost it and has
 * not noticed yet.
 */
final class ThreadHolds {

    private record Owner(Thread thread, LockKey key) {}

    /** What a thread has of one lock: the handle, how often it has locked exclusively, and how often shared. */
    private record Entry(LockHandle handle, int exclusive, int shared) {

        int count(boolean ofShared) {
            return ofShared ? shared : exclusive;
        }

        Entry plus(boolean ofShared, int change) {
            return ofShared
                    ? new Entry(handle, exclusive, Math.addExact(shared, change))
                    : new Entry(handle, Math.addExact(exclusive, change), shared);
        }
    }

    private final Map<Owner, Entry> entries = new ConcurrentHashMap<>();

    /**
     * Counts that the current thread locks again; returns false if it does not hold the lock.
     *
     * @param shared whether it locks shared; exclusively only if it has not {@link #hasSharedOnly shared only}
     *
     * @throws io.leasehold.LockLostException if the thread has lost the lock
     */
    boolean reenter(LockKey key, boolean shared) {
        Owner owner = current(key);
        Entry entry = entries.get(owner);
        if (entry == null) {
            return false;
        }
        entry.handle().ensureHeld();
        entries.put(owner, entry.plus(shared, 1));
        return true;
    }

    void begin(LockHandle handle) {
        Entry none = new Entry(handle, 0, 0);
        entries.put(current(handle.key()), none.plus(handle.request().isShared(), 1));
    }

    /** Returns whether the current thread has locked, but not exclusively. */
    boolean hasSharedOnly(LockKey key) {
        Entry entry = entries.get(current(key));
        return entry != null && entry.exclusive() == 0;
    }

    /**
     * Counts that the current thread unlocks once.
     *
     * @param shared whether it unlocks what it has locked shared
     * @return the handle to release if this was the last unlock, else {@code null}
     * @throws IllegalMonitorStateException if the current thread has not locked it so
     */
    @Nullable
    LockHandle leave(LockKey key, boolean shared) {
        Owner owner = current(key);
        Entry entry = entries.get(owner);
        if (entry == null || entry.count(shared) == 0) {
            throw new IllegalMonitorStateException("Thread '" + owner.thread().getName() + "' does not own lock '" + key
                    + "'. Unlock it on the thread that locked it, exactly as often as that thread locked it.");
        }
        if (entry.exclusive() + entry.shared() > 1) {
            entries.put(owner, entry.plus(shared, -1));
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
