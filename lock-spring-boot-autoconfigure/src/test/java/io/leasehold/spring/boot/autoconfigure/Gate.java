package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockHandle;
import io.leasehold.spring.LockContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Work under a lock that takes until the test lets it end. */
final class Gate {

    /** The lock of the work, once it has begun. */
    final CompletableFuture<LockHandle> begun = new CompletableFuture<>();

    /** Whether the lock was still held when the work ended. */
    final CompletableFuture<Boolean> heldToTheEnd = new CompletableFuture<>();

    private final CompletableFuture<Void> open = new CompletableFuture<>();

    void pass() {
        LockHandle lock = LockContext.current().orElseThrow();
        begun.complete(lock);
        try {
            open.get(120, TimeUnit.SECONDS);
            heldToTheEnd.complete(lock.isHeld());
        } catch (Exception e) {
            heldToTheEnd.completeExceptionally(e);
        }
    }

    void open() {
        open.complete(null);
    }
}
