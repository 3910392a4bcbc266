package io.leasehold.bridge.integration;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRecord;
import io.leasehold.bridge.ThreadLocks;
import java.util.Objects;

/** Maps keys to locks and checks that locks are held, for the registries of both lines of Spring Integration. */
final class RegistryLocks {

    private final LockClient client;
    private final String keyPrefix;
    private final ThreadLocks threadLocks;

    RegistryLocks(LockClient client, String keyPrefix) {
        this.client = client;
        this.keyPrefix = Objects.requireNonNull(keyPrefix, "keyPrefix");
        this.threadLocks = new ThreadLocks(client);
    }

    ThreadLocks threadLocks() {
        return threadLocks;
    }

    LockKey key(Object lockKey) {
        if (lockKey instanceof LockKey key) {
            return LockKey.of(keyPrefix + key.partitionKey(), key.sortKey());
        }
        if (lockKey instanceof String name) {
            return LockKey.of(keyPrefix + name);
        }
        throw new IllegalArgumentException("The lock key " + lockKey
                + " is neither a String nor a LockKey. Other processes cannot know which lock it means. Use a String.");
    }

    /**
     * Checks that the current thread holds the lock, by its clock and by the table.
     *
     * @throws IllegalStateException if the thread has lost the lock
     */
    void renew(Object lockKey) {
        LockKey key = key(lockKey);
        LockHandle handle = threadLocks
                .heldByCurrentThread(key)
                .orElseThrow(() -> new IllegalMonitorStateException("Thread '"
                        + Thread.currentThread().getName() + "' does not own lock '" + key
                        + "'. Renew it on the thread that has locked it."));
        try {
            handle.ensureHeld();
            boolean shown = client.find(key).filter(row -> shows(row, handle)).isPresent();
            handle.ensureHeld();
            if (!shown) {
                throw new IllegalStateException("Lock '" + key + "' was not renewed: its row in the table shows another"
                        + " hold, or none. Stop the work that it protects, and unlock it.");
            }
        } catch (LockLostException e) {
            throw new IllegalStateException(
                    "Lock '" + key
                            + "' was not renewed, because it was lost. Stop the work that it protects, and unlock it.",
                    e);
        }
    }

    /** A later owner has a larger token. After a hand-over in this process the row still shows an older one. */
    private static boolean shows(LockRecord row, LockHandle handle) {
        return handle.ownerName().equals(row.ownerName()) && row.fencingToken() <= handle.fencingToken();
    }
}
