package io.leasehold.spring;

import io.leasehold.LockGroup;
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
 * Releases the locks of a call when the work under them has ended, the caller's transaction has ended, and {@link
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
    HoldEnd onCallersThread(LockedCall call, LockGroup locks) {
        return new HoldEnd(() -> endOnCallersThread(call, locks), () -> leaveOnCallersThread(call, locks));
    }

    /** Ends the hold of a call that has a thread of its own, and so no transaction but those that it begins itself. */
    HoldEnd onItsOwnThread(LockedCall call, LockGroup locks) {
        Runnable end = () -> end(call, locks);
        return new HoldEnd(end, () -> end);
    }

    private void endOnCallersThread(LockedCall call, LockGroup locks) {
        end(call, locks, release -> transaction.get().keep(call.client(), locks, release));
    }

    /**
     * Returns the end of a hold, to run when the work has ended. The lock is released then, or when the transaction of
     * this thread has ended, whichever is later.
     */
    private Runnable leaveOnCallersThread(LockedCall call, LockGroup locks) {
        AtomicBoolean oneEnded = new AtomicBoolean();
        boolean kept = transaction.get().keep(call.client(), locks, () -> {
            if (oneEnded.getAndSet(true)) {
                releaseWhenDue(call, locks, locks::close);
            }
        });
        return () -> {
            if (kept && !oneEnded.getAndSet(true)) {
                locks.ensureHeld();
            } else {
                end(call, locks);
            }
        };
    }

    /**
     * Ends the hold of a call that may be in a transaction.
     *
     * @param deferral is offered the release, and may put it off
     * @throws LockLostException if the lock was lost while the work was done
     */
    void end(LockedCall call, LockGroup locks, ReleaseDeferral deferral) {
        if (deferral.defer(() -> releaseWhenDue(call, locks, locks::close))) {
            locks.ensureHeld();
        } else {
            end(call, locks);
        }
    }

    /**
     * Ends the hold of a call.
     *
     * @throws LockLostException if the lock was lost while the work was done
     */
    void end(LockedCall call, LockGroup locks) {
        if (isDue(call, locks)) {
            locks.releaseAfterWork();
        } else {
            // Checked first: the lock may be released in the meantime, and a lock that was released was not lost.
            try {
                locks.ensureHeld();
            } finally {
                releaseWhenDue(call, locks, locks::close);
            }
        }
    }

    private boolean isDue(LockedCall call, LockGroup locks) {
        return nanosLeft(call, locks) <= 0;
    }

    private long nanosLeft(LockedCall call, LockGroup locks) {
        Duration age = locks.handles().stream()
                .map(LockHandle::age)
                .min(Duration::compareTo)
                .orElseThrow();
        return call.method().holdAtLeast().minus(age).toNanos();
    }

    private void releaseWhenDue(LockedCall call, LockGroup locks, Runnable release) {
        if (isDue(call, locks)) {
            release.run();
            return;
        }
        Duration left = Duration.ofNanos(nanosLeft(call, locks));
        if (timers.get().anyMatch(timer -> timer.schedule(call.client(), left, release))) {
            return;
        }
        try {
            // Not on the scheduler's one thread: a release may block while others are due.
            var unused =
                    scheduler.obtain().schedule(() -> threads.execute(release), left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "The timer does not release {}, because the application is closing; they end with their client",
                    call.subject());
        }
    }

    /** Stops the timer. Locks that are still held then end with their client. */
    @Override
    public void close() {
        scheduler.obtain().shutdownNow();
    }
}
