package io.leasehold.migration;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.springframework.integration.support.locks.LockRegistry;

/** Locks in both registries: the old one is always locked first and unlocked last. */
record BothLockRegistries(LockRegistry<?> old, LockRegistry<?> leasehold) implements LockRegistry<Lock> {

    @Override
    public Lock obtain(Object key) {
        return new Both(old.obtain(key), leasehold.obtain(key));
    }

    private record Both(Lock first, Lock second) implements Lock {

        @Override
        public void lock() {
            first.lock();
            try {
                second.lock();
            } catch (RuntimeException e) {
                first.unlock(); // never keep one without the other
                throw e;
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            first.lockInterruptibly();
            try {
                second.lockInterruptibly();
            } catch (InterruptedException | RuntimeException e) {
                first.unlock();
                throw e;
            }
        }

        @Override
        public boolean tryLock() {
            try {
                return tryLock(0, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        // snippet
        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            long deadline = System.nanoTime() + unit.toNanos(time);
            if (!first.tryLock(time, unit)) {
                return false;
            }
            boolean both = false;
            try {
                both = second.tryLock(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                return both;
            } finally {
                if (!both) {
                    first.unlock();
                }
            }
        }

        @Override
        public void unlock() {
            try {
                second.unlock(); // throws ConcurrentModificationException if it was lost
            } finally {
                first.unlock();
            }
        }
        // end

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException();
        }
    }
}
