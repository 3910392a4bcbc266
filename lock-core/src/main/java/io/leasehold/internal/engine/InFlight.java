package io.leasehold.internal.engine;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Work that has begun and not ended. */
final class InFlight {

    private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    void add(CompletableFuture<?> work) {
        Long number = numbers.getAndIncrement();
        underWay.put(number, work);
        Completions.on(work, (value, failure) -> underWay.remove(number));
    }

    /** Ends everything that is under way now. */
    void fail(Throwable reason) {
        underWay.values().forEach(work -> work.completeExceptionally(reason));
    }

    /** Completes, normally, when everything that is under way now has ended. */
    CompletableFuture<Void> quiet() {
        return CompletableFuture.allOf(underWay.values().toArray(CompletableFuture[]::new))
                .exceptionally(failure -> null);
    }
}
