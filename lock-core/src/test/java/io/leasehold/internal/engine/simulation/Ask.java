package io.leasehold.internal.engine.simulation;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.util.concurrent.CompletableFuture;

/** One request for a lock, and what became of it. */
final class Ask {

    final long number;
    final Member by;
    final LockKey key;
    final CompletableFuture<LockHandle> waiting;
    boolean granted;
    boolean cancelled;

    Ask(long number, Member by, LockKey key, CompletableFuture<LockHandle> waiting) {
        this.number = number;
        this.by = by;
        this.key = key;
        this.waiting = waiting;
    }
}
