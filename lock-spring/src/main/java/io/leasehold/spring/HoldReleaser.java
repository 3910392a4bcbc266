package io.leasehold.spring;

import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * Releases a lock when the work under it has ended, the caller's transaction has ended, and {@link
 * DistributedLock#holdAtLeast()} has passed.
 */
final class HoldReleaser implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HoldReleaser.class);

    private final Supplier<CallersTransaction> transaction;
    private final SingletonSupplier<ScheduledExecutorService> scheduler;
    private final LockThreads threads;
    private final Supplier<Stream<HoldTimer>> timers;

    HoldReleaser(
            Supplier<CallersTransaction> transaction,
            Supplier<ScheduledExecutorService> scheduler,
            LockThreads threads,
            Supplier<Stream<HoldTimer>> timers) {
        this.threads = threads;
        this.timers = timers;
        this.transaction = transaction;
        this.scheduler = SingletonSupplier.of(scheduler);
    }

    /** Ends the hold of a call whose transaction, if any, is this thread's. */
    HoldEnd onCallersThread(LockedCall call, LockHandle handle) {
        return new HoldEnd(() -> endOnCallersThread(call, handle), () -> leaveOnCallersThread(call, handle));
    }

    /** Ends the hold of a call that has a thread of its own, and so no transaction but those that it begins itself. */
    HoldEnd onItsOwnThread(LockedCall call, LockHandle handle) {
        Runnable end = () -> end(call, handle);
        return new HoldEnd(end, () -> end);
    }

    private void endOnCallersThread(LockedCall call, LockHandle handle) {
        end(call, handle, release -> transaction.get().keep(call.locks(), handle, release));
    }

    /**
     * Returns the end of a hold, to run when the work has ended. The lock is released then, or when the transaction of
     * this thread has ended, whichever is later.
     */
    private Runnable leaveOnCallersThread(LockedCall call, LockHandle handle) {
        AtomicBoolean oneEnded = new AtomicBoolean();
        boolean kept = transaction.get().keep(call.locks(), handle, () -> {
            if (oneEnded.getAndSet(true)) {
                releaseWhenDue(call, handle, handle::close);
            }
        });
        return () -> {
            if (kept && !oneEnded.getAndSet(true)) {
                handle.ensureHeld();
            } else {
                end(call, handle);
            }
        };
    }

    /**
     * Ends the hold of a call that may be in a transaction.
     *
     * @param deferral is offered the release, and may put it off
     * @throws LockLostException if the lock was lost while the work was done
     */
    void end(LockedCall call, LockHandle handle, ReleaseDeferral deferral) {
        if (deferral.defer(() -> releaseWhenDue(call, handle, handle::close))) {
            handle.ensureHeld();
        } else {
            end(call, handle);
        }
    }

    /**
     * Ends the hold of a call.
     *
     * @throws LockLostException if the lock was lost while the work was done
     */
    void end(LockedCall call, LockHandle handle) {
        if (isDue(call, handle)) {
            handle.releaseAfterWork();
        } else {
            // Checked first: the lock may be released in the meantime, and a lock that was released was not lost.
            try {
                handle.ensureHeld();
            } finally {
                releaseWhenDue(call, handle, handle::close);
            }
        }
    }

    private boolean isDue(LockedCall call, LockHandle handle) {
        return nanosLeft(call, handle) <= 0;
    }

    private long nanosLeft(LockedCall call, LockHandle handle) {
        return call.method().holdAtLeast().minus(handle.age()).toNanos();
    }

    private void releaseWhenDue(LockedCall call, LockHandle handle, Runnable release) {
        if (isDue(call, handle)) {
            release.run();
            return;
        }
        Duration left = Duration.ofNanos(nanosLeft(call, handle));
        if (timers.get().anyMatch(timer -> timer.schedule(call.locks(), left, release))) {
            return;
        }
        try {
            // Not on the scheduler's one thread: a release may block while others are due.
            var unused =
                    scheduler.obtain().schedule(() -> threads.execute(release), left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "Lock '{}' is not released by the timer, because the application is closing; it ends with its client",
                    call.key());
        }
    }

    /** Stops the timer. Locks that are still held then end with their client. */
    @Override
    public void close() {
        scheduler.obtain().shutdownNow();
    }
}
