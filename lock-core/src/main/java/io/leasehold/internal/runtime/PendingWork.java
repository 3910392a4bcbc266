package io.leasehold.internal.runtime;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Tracks asynchronous work that has begun and not ended. */
public final class PendingWork {

    private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    public void add(CompletableFuture<?> work) {
        Long number = numbers.getAndIncrement();
        underWay.put(number, work);
        Completions.on(work, (value, failure) -> underWay.remove(number));
    }

    /** Fails all work that is pending now. */
    public void fail(Throwable reason) {
        underWay.values().forEach(work -> work.completeExceptionally(reason));
    }

    /** Completes, normally, when all work that is pending now has ended. */
    public CompletableFuture<Void> quiet() {
        return CompletableFuture.allOf(underWay.values().toArray(CompletableFuture[]::new))
                .exceptionally(failure -> null);
    }
}
