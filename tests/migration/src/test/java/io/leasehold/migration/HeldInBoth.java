package io.leasehold.migration;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.LockItem;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;

// snippet
/** A lock held in both tables: the old one is always acquired first and released last. */
final class HeldInBoth implements AutoCloseable {

    private final LockItem old;
    private final LockHandle lock;

    private HeldInBoth(LockItem old, LockHandle lock) {
        this.old = old;
        this.lock = lock;
    }

    static HeldInBoth acquire(
            AmazonDynamoDBLockClient oldLocks, AcquireLockOptions oldRequest, LockClient locks, LockRequest request)
            throws InterruptedException {
        LockItem old = oldLocks.acquireLock(oldRequest);
        try {
            return new HeldInBoth(old, locks.acquire(request));
        } catch (InterruptedException | RuntimeException e) {
            old.close(); // never keep one without the other
            throw e;
        }
    }

    long fencingToken() {
        return lock.fencingToken();
    }

    /** Fails if either lock is lost: the work must not go on with one. */
    void ensureHeld() {
        lock.ensureHeld();
        if (old.isExpired()) {
            throw new IllegalStateException("The old lock was lost: " + old.getPartitionKey());
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } finally {
            old.close();
        }
    }
}
// end
