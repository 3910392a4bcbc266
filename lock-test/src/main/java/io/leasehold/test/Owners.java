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

    private final Supplier<List<LockHandle>> held;
    private final Duration patience;
    private final Map<LockHandle, Thread> threads = Collections.synchronizedMap(new WeakHashMap<>());
    private final ThreadLocal<@Nullable LockKey> wanted = new ThreadLocal<>();

    Owners(Supplier<List<LockHandle>> held, Duration patience) {
        this.held = held;
        this.patience = patience;
    }

    /** Acquires a lock, for which the calling thread is ready to wait. */
    <T> T waiting(LockKey key, Callbacks.Work<T, InterruptedException> acquire) throws InterruptedException {
        wanted.set(key);
        try {
            return acquire.run();
        } finally {
            wanted.remove();
        }
    }

    LockHandle granted(LockHandle handle) {
        threads.put(handle, Thread.currentThread());
        return handle;
    }

    /** Something has happened that a waiting thread should look at. */
    synchronized void wake() {
        notifyAll();
    }

    /** Waits for a thread that holds what this one wants, until the answer is there or there is no such thread any more. */
    void letThemWork(CompletableFuture<?> answer) {
        LockKey key = wanted.get();
        if (key == null || !isHeldElsewhere(key)) {
            return;
        }
        CompletableFuture<?> unused = answer.whenComplete((value, failure) -> wake());
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            synchronized (this) {
                long left = patience.toNanos();
                while (left > 0 && !answer.isDone() && isHeldElsewhere(key)) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                    left = deadline - System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isHeldElsewhere(LockKey key) {
        return held.get().stream()
                .anyMatch(handle -> handle.key().equals(key) && threads.get(handle) != Thread.currentThread());
    }
}
