package io.leasehold.test;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which thread holds which lock of one client: who waits for a thread that works on has to wait in real time, since no
 * virtual time makes it work faster.
 */
final class Owners {

    private static final ThreadLocal<@Nullable Asking> ASKING = new ThreadLocal<>();

    private final Supplier<List<LockHandle>> held;
    private final Duration patience;
    private final Map<LockHandle, Thread> threads = Collections.synchronizedMap(new WeakHashMap<>());
    private long changes;
    private int busy;

    Owners(Supplier<List<LockHandle>> held, Duration patience) {
        this.held = held;
        this.patience = patience;
    }

    /** Acquires a lock, for which the calling thread is ready to wait. */
    LockHandle acquire(LockKey key, Callbacks.Work<LockHandle, InterruptedException> work) throws InterruptedException {
        Asking asking = new Asking(key);
        ASKING.set(asking);
        try {
            return granted(work.run());
        } finally {
            ASKING.remove();
            asking.end();
        }
    }

    LockHandle granted(LockHandle handle) {
        threads.put(handle, Thread.currentThread());
        return handle;
    }

    /** Something has happened that waiting threads should look at. */
    synchronized void wake() {
        changes++;
        notifyAll();
    }

    /** Does the engine's work of a call by which a lock may change hands: amid it the lock may seem to be nobody's. */
    <T, E extends Exception> T busy(Callbacks.Work<T, E> work) throws E {
        addBusy(1);
        try {
            return work.run();
        } finally {
            addBusy(-1);
        }
    }

    private synchronized void addBusy(int more) {
        busy += more;
        wake();
    }

    private synchronized boolean isBusy() {
        return busy > 0;
    }

    private synchronized long changes() {
        return changes;
    }

    /** Waits until something has happened; for the given time at most, and not if it has since the given count. */
    private synchronized void awaitChange(long since, long nanos) throws InterruptedException {
        if (changes == since) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
    }

    /** Begins to wait for an answer, for the lock that this thread is acquiring, if it is. */
    Waiting waitFor(CompletableFuture<?> answer) {
        Asking asking = ASKING.get();
        if (asking == null) {
            return new Waiting(null, answer);
        }
        // Listeners that run on this thread meanwhile ask for themselves.
        ASKING.remove();
        asking.end();
        return new Waiting(asking.key, answer);
    }

    private boolean isHeldElsewhere(LockKey key) {
        return held.get().stream()
                .anyMatch(handle -> handle.key().equals(key) && threads.get(handle) != Thread.currentThread());
    }

    /** A request's way to its wait, on which it may be granted a lock or given the turn. */
    private final class Asking {

        private final LockKey key;
        private boolean ended;

        Asking(LockKey key) {
            this.key = key;
            addBusy(1);
        }

        void end() {
            if (!ended) {
                ended = true;
                addBusy(-1);
            }
        }
    }

    /** One wait. For one thread. */
    final class Waiting {

        private final @Nullable LockKey key;
        private final CompletableFuture<?> answer;
        private long nanosLeft = patience.toNanos();

        private Waiting(@Nullable LockKey key, CompletableFuture<?> answer) {
            this.key = key;
            this.answer = answer;
            if (key != null) {
                CompletableFuture<?> unused = answer.whenComplete((value, failure) -> wake());
            }
        }

        /** Returns whether another thread holds the lock or passes it on, and may still be given time for that. */
        boolean isForAnotherThread() {
            if (key == null || nanosLeft <= 0 || answer.isDone()) {
                return false;
            }
            long seen = changes();
            boolean elsewhere = isBusy() || isHeldElsewhere(key);
            return elsewhere || seen != changes();
        }

        /** Lets other threads work as long as one of them holds the lock. */
        void letThemWork() {
            long deadline = System.nanoTime() + nanosLeft;
            try {
                for (long seen = changes(); isForAnotherThread(); seen = changes()) {
                    awaitChange(seen, nanosLeft);
                    nanosLeft = deadline - System.nanoTime();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
