package io.leasehold.bridge;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A {@link Lock} over a lock client; the read lock of its key if its request is shared. Has no state of its own. */
final class ThreadLock implements Lock {

    /** The longest wait timeout that a client allows. */
    private static final Duration FOREVER = Duration.ofDays(365);

    private final LockClient client;
    private final ThreadHolds holds;
    private final LockRequest request;

    ThreadLock(LockClient client, ThreadHolds holds, LockRequest request) {
        this.client = client;
        this.holds = holds;
        this.request = request;
    }

    @Override
    public void lock() {
        refuseUpgrade();
        if (!reenter()) {
            holds.begin(uninterruptibly(() -> client.acquire(waiting(FOREVER))));
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        refuseInterrupted();
        refuseUpgrade();
        if (!reenter()) {
            holds.begin(client.acquire(waiting(FOREVER)));
        }
    }

    @Override
    public boolean tryLock() {
        return !isUpgrade() && (reenter() || begin(uninterruptibly(() -> client.tryAcquire(request))));
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        Duration wait = Duration.ofNanos(unit.toNanos(time));
        refuseInterrupted();
        if (isUpgrade()) {
            return false;
        }
        if (reenter()) {
            return true;
        }
        return time > 0 ? acquireWithin(wait) : begin(client.tryAcquire(request));
    }

    private boolean reenter() {
        return holds.reenter(key(), request.isShared());
    }

    /** Returns whether the thread, which has the read lock, would wait for itself. */
    private boolean isUpgrade() {
        return !request.isShared() && holds.hasSharedOnly(key());
    }

    private void refuseUpgrade() {
        if (isUpgrade()) {
            throw new IllegalMonitorStateException(
                    "Thread '" + Thread.currentThread().getName() + "' has the read lock of '" + key()
                            + "' and would wait for itself. Unlock the read lock first.");
        }
    }

    private boolean acquireWithin(Duration wait) throws InterruptedException {
        try {
            holds.begin(client.acquire(waiting(wait)));
            return true;
        } catch (LockAcquireTimeoutException e) {
            return false;
        }
    }

    private boolean begin(Optional<LockHandle> handle) {
        handle.ifPresent(holds::begin);
        return handle.isPresent();
    }

    @Override
    public void unlock() {
        LockHandle last = holds.leave(key(), request.isShared());
        if (last != null) {
            last.releaseAfterWork();
        }
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException(
                "Lock '" + key() + "' has no conditions, because other processes share it. Poll, or send a message.");
    }

    private LockKey key() {
        return request.key();
    }

    private LockRequest waiting(Duration wait) {
        LockRequest.Builder builder =
                LockRequest.builder(key()).waitTimeout(wait).attributes(request.attributes());
        request.retryPeriod().ifPresent(builder::retryPeriod);
        request.lease().ifPresent(request.hasFixedLease() ? builder::fixedLease : builder::lease);
        request.listener().ifPresent(builder::listener);
        request.name().ifPresent(builder::name);
        return request.isShared() ? builder.shared().build() : builder.build();
    }

    private static void refuseInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private interface Call<T> {
        T make() throws InterruptedException;
    }

    /** Repeats a call until no interrupt ends it, then restores the interrupt. */
    private static <T> T uninterruptibly(Call<T> call) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return call.make();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ThreadLock lock
                && holds == lock.holds
                && key().equals(lock.key())
                && request.isShared() == lock.request.isShared();
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    @Override
    public String toString() {
        return (request.isShared() ? "read lock '" : "lock '") + key() + "'"
                + holds.ofCurrentThread(key())
                        .map(handle -> ", held by this thread")
                        .orElse("");
    }
}
