package io.leasehold.spring;

import io.leasehold.LockHandle;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The one hold of one subscription, which is ended once: when the work has ended, or when the subscription is cancelled,
 * even if the grant crosses that. Ends run on, whoever stops waiting for them.
 */
final class Claim {

    private final LockedCall call;
    private final HoldEnds ends;
    private final LockThreads threads;
    private final SubscribersTransaction transaction;
    private Predicate<Runnable> keep = giveUp -> false;
    private @Nullable CompletableFuture<LockHandle> wanted;
    private @Nullable Grant grant;
    private @Nullable CompletableFuture<Void> ended;
    private boolean cancelled;

    Claim(LockedCall call, HoldEnds ends, LockThreads threads, SubscribersTransaction transaction) {
        this.call = call;
        this.ends = ends;
        this.threads = threads;
        this.transaction = transaction;
    }

    CompletableFuture<LockHandle> acquire(@Nullable Interruption interruption) {
        CompletableFuture<LockHandle> asked =
                call.locks().acquireAsync(call.method().request(call.key(), interruption));
        synchronized (this) {
            wanted = asked;
        }
        // Not what whenComplete returns: once that is cancelled, nobody would be told of the grant.
        CompletableFuture<LockHandle> told = new CompletableFuture<>();
        var unused = asked.whenComplete((handle, failure) -> {
            if (failure == null) {
                granted(handle);
                told.complete(handle);
            } else {
                told.completeExceptionally(failure);
            }
        });
        return told;
    }

    private synchronized void granted(LockHandle handle) {
        grant = ends.granted(handle);
        if (cancelled) {
            var unused = begin(grant);
        }
    }

    /** Is told before the work begins. */
    synchronized void join() {
        if (grant != null && !cancelled) {
            keep = transaction.join(call.locks(), grant.handle());
        }
    }

    synchronized void cancel() {
        cancelled = true;
        if (grant != null) {
            var unused = begin(grant);
        } else if (wanted != null) {
            wanted.cancel(true);
        }
    }

    /** Ends the hold; fails if the lock was lost, unless the work has failed already, which then carries the loss. */
    Mono<Void> end(@Nullable Throwable failure) {
        CompletableFuture<Void> end;
        synchronized (this) {
            end = grant == null ? CompletableFuture.completedFuture(null) : begin(grant);
        }
        Mono<Void> waiting = Mono.fromFuture(end, true);
        return failure == null
                ? waiting
                : waiting.onErrorResume(e -> {
                    if (e != failure) {
                        failure.addSuppressed(e);
                    }
                    return Mono.empty();
                });
    }

    private synchronized CompletableFuture<Void> begin(Grant held) {
        if (ended == null) {
            ended = CompletableFuture.runAsync(() -> ends.end(call, held, keep), threads::execute);
        }
        return ended;
    }
}
