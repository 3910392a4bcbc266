package io.leasehold.test;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows which thread holds which lock of one client. Waiting for a lock that another thread holds takes real time,
 * because virtual time does not make that thread release it.
 */
final class Owners {

    private static final ThreadLocal<@Nullable Asking> ASKING = new ThreadLocal<>();

    private final Supplier<List<LockHandle>> held;
    private final Duration patience;
    private final Map<LockHandle, Thread> threads = Collections.synchronizedMap(new WeakHashMap<>());

    @GuardedBy("this")
    private long changes;

    @GuardedBy("this")
    private int busy;

    Owners(Supplier<List<LockHandle>> held, Duration patience) {
        this.held = held;
        this.patience = patience;
    }

    /** Acquires a lock; the calling thread may wait for it. */
    LockHandle acquire(LockKey key, Callbacks.Work<LockHandle, InterruptedException> work) throws InterruptedException {
        return asking(Set.of(key), () -> granted(work.run()));
    }

    /** Acquires several locks; the calling thread may wait for each of them. */
    LockGroup acquireAll(Set<LockKey> keys, Callbacks.Work<LockGroup, InterruptedException> work)
            throws InterruptedException {
        return asking(keys, () -> granted(work.run()));
    }

    /** Does work that ends when a lock is released; the calling thread may wait for the thread that works with it. */
    <T> T awaiting(LockKey key, Callbacks.Work<T, RuntimeException> work) {
        return asking(Set.of(key), work);
    }

    private <T, E extends Exception> T asking(Set<LockKey> keys, Callbacks.Work<T, E> work) throws E {
        Asking asking = new Asking(keys);
        ASKING.set(asking);
        try {
            return work.run();
        } finally {
            ASKING.remove();
            asking.end();
        }
    }

    LockHandle granted(LockHandle handle) {
        threads.put(handle, Thread.currentThread());
        return handle;
    }

    LockGroup granted(LockGroup group) {
        group.handles().forEach(this::granted);
        return group;
    }

    /** Tells waiting threads that something has changed. */
    synchronized void wake() {
        changes++;
        notifyAll();
    }

    /** Does work by which a lock may change hands. Meanwhile the lock may seem to have no holder. */
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

    /** Waits for a change after the given count, at most for the given time. */
    private synchronized void awaitChange(long since, long nanos) throws InterruptedException {
        if (changes == since) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
    }

    /** Begins a wait for an answer, for the lock that this thread acquires, if any. */
    Waiting waitFor(CompletableFuture<?> answer) {
        Asking asking = ASKING.get();
        if (asking == null) {
            return new Waiting(Set.of(), answer);
        }
        // Listeners that run on this thread meanwhile may acquire locks of their own.
        ASKING.remove();
        asking.end();
        return new Waiting(asking.keys, answer);
    }

    private boolean isHeldElsewhere(Set<LockKey> keys) {
        return held.get().stream()
                .anyMatch(handle -> keys.contains(handle.key()) && threads.get(handle) != Thread.currentThread());
    }

    /** A request before its wait, when it may be granted the lock or be next in the queue. */
    private final class Asking {

        private final Set<LockKey> keys;
        private boolean ended;

        Asking(Set<LockKey> keys) {
            this.keys = keys;
            addBusy(1);
        }

        void end() {
            if (!ended) {
                ended = true;
                addBusy(-1);
            }
        }
    }

    /** One wait of one thread. */
    final class Waiting {

        private final Set<LockKey> keys;
        private final CompletableFuture<?> answer;
        private long nanosLeft = patience.toNanos();

        private Waiting(Set<LockKey> keys, CompletableFuture<?> answer) {
            this.keys = keys;
            this.answer = answer;
            if (!keys.isEmpty()) {
                CompletableFuture<?> unused = answer.whenComplete((value, failure) -> wake());
            }
        }

        /** Returns whether another thread holds the lock or hands it over, and the patience is not used up. */
        boolean isForAnotherThread() {
            if (keys.isEmpty() || nanosLeft <= 0 || answer.isDone()) {
                return false;
            }
            long seen = changes();
            boolean elsewhere = isBusy() || isHeldElsewhere(keys);
            return elsewhere || seen != changes();
        }

        /** Waits in real time while another thread holds the lock. */
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
