package io.leasehold.bridge.integration;

import io.leasehold.LockLostException;
import java.util.ConcurrentModificationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A thread's lock that reports its loss as Spring Integration's own locks do. */
class RegistryLock implements Lock {

    private final Lock lock;

    RegistryLock(Lock lock) {
        this.lock = lock;
    }

    @Override
    public void lock() {
        lock.lock();
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        lock.lockInterruptibly();
    }

    @Override
    public boolean tryLock() {
        return lock.tryLock();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return lock.tryLock(time, unit);
    }

    @Override
    public void unlock() {
        try {
            lock.unlock();
        } catch (LockLostException e) {
            ConcurrentModificationException loss = new ConcurrentModificationException("Lock '" + e.key()
                    + "' was lost before it was unlocked. Others may have changed what it protects.");
            loss.initCause(e);
            throw loss;
        }
    }

    @Override
    public Condition newCondition() {
        return lock.newCondition();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegistryLock that && lock.equals(that.lock);
    }

    @Override
    public int hashCode() {
        return lock.hashCode();
    }

    @Override
    public String toString() {
        return lock.toString();
    }
}
