package io.leasehold.spring;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * Ends holds when the work under them has ended: at once, or when the caller's transaction has ended too, or when they have
 * been held for as long as they are to be.
 */
final class HoldEnds implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HoldEnds.class);

    private final Supplier<CallersTransaction> transaction;
    private final SingletonSupplier<ScheduledExecutorService> scheduler;
    private final LockThreads threads;
    private final Supplier<Stream<HoldTimer>> timers;

    HoldEnds(
            Supplier<CallersTransaction> transaction,
            Supplier<ScheduledExecutorService> scheduler,
            LockThreads threads,
            Supplier<Stream<HoldTimer>> timers) {
        this.threads = threads;
        this.timers = timers;
        this.transaction = transaction;
        this.scheduler = SingletonSupplier.of(scheduler);
    }

    Grant granted(LockHandle handle) {
        return new Grant(handle);
    }

    /** Ends the hold of a call whose transaction, if any, is this thread's. */
    HoldEnd onCallersThread(LockedCall call, Grant grant) {
        return new HoldEnd(() -> endOnCallersThread(call, grant), () -> leaveOnCallersThread(call, grant));
    }

    /** Ends the hold of a call that has a thread of its own, and so no transaction but those that it begins itself. */
    HoldEnd onItsOwnThread(LockedCall call, Grant grant) {
        Runnable end = () -> end(call, grant);
        return new HoldEnd(end, () -> end);
    }

    private void endOnCallersThread(LockedCall call, Grant grant) {
        end(call, grant, giveUp -> transaction.get().keep(call.locks(), grant.handle(), giveUp));
    }

    /**
     * Leaves the end of a hold to what is returned, which is run when the work has ended. The lock is released then, or
     * when the transaction of this thread, if any, has ended, whichever comes last.
     */
    private Runnable leaveOnCallersThread(LockedCall call, Grant grant) {
        AtomicBoolean oneEnded = new AtomicBoolean();
        boolean kept = transaction.get().keep(call.locks(), grant.handle(), () -> {
            if (oneEnded.getAndSet(true)) {
                putOff(call, grant, grant.handle()::close);
            }
        });
        return () -> {
            if (kept && !oneEnded.getAndSet(true)) {
                grant.handle().ensureHeld();
            } else {
                end(call, grant);
            }
        };
    }

    /**
     * Ends the hold of a call that may be in a transaction.
     *
     * @param keep told how to give the lock up, says whether it will do so later
     * @throws LockLostException if the lock was lost while the work was done
     */
    void end(LockedCall call, Grant grant, Predicate<Runnable> keep) {
        if (keep.test(() -> putOff(call, grant, grant.handle()::close))) {
            grant.handle().ensureHeld();
        } else {
            end(call, grant);
        }
    }

    /**
     * Ends the hold of a call.
     *
     * @throws LockLostException if the lock was lost while the work was done
     */
    void end(LockedCall call, Grant grant) {
        if (isDue(call, grant)) {
            release(grant.handle());
        } else {
            // Asked first: the time that is left may pass meanwhile, and whoever has given the lock up has not lost it.
            try {
                grant.handle().ensureHeld();
            } finally {
                putOff(call, grant, grant.handle()::close);
            }
        }
    }

    private boolean isDue(LockedCall call, Grant grant) {
        return nanosLeft(call, grant) <= 0;
    }

    private long nanosLeft(LockedCall call, Grant grant) {
        return call.method().holdAtLeast().minus(grant.handle().age()).toNanos();
    }

    private void putOff(LockedCall call, Grant grant, Runnable giveUp) {
        if (isDue(call, grant)) {
            giveUp.run();
            return;
        }
        Duration left = Duration.ofNanos(nanosLeft(call, grant));
        if (timers.get().anyMatch(timer -> timer.schedule(call.locks(), left, giveUp))) {
            return;
        }
        try {
            // Not on the scheduler's one thread: a release may block while others are due.
            var unused =
                    scheduler.obtain().schedule(() -> threads.execute(giveUp), left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Lock '{}' ends with its client, which the application is about to close", call.key());
        }
    }

    private static void release(LockHandle handle) {
        try {
            handle.release();
        } catch (LockLostException e) {
            throw e;
        } catch (LockException e) {
            // The lock was held to the end, so the work is good. Others wait a little longer.
            log.warn("Lock '{}' was not released and becomes free when its lease runs out", handle.key(), e);
        }
    }

    /** What is put off then ends with the client, as that is told to. */
    @Override
    public void close() {
        scheduler.obtain().shutdownNow();
    }
}
