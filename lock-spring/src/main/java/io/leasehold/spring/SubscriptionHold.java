package io.leasehold.spring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockHandle;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The hold of one subscription. It ends once: when the work has ended, or when the subscription is cancelled, even if
 * the lock is granted at that moment. The release continues if the subscriber stops waiting for it.
 */
final class SubscriptionHold {

    private final LockedCall call;
    private final HoldReleaser releaser;
    private final LockThreads threads;
    private final SubscribersTransaction transaction;

    @GuardedBy("this")
    private ReleaseDeferral deferral = ReleaseDeferral.NONE;

    @GuardedBy("this")
    private @Nullable CompletableFuture<LockHandle> wanted;

    @GuardedBy("this")
    private @Nullable LockHandle handle;

    @GuardedBy("this")
    private @Nullable CompletableFuture<Void> ended;

    @GuardedBy("this")
    private boolean cancelled;

    SubscriptionHold(LockedCall call, HoldReleaser releaser, LockThreads threads, SubscribersTransaction transaction) {
        this.call = call;
        this.releaser = releaser;
        this.threads = threads;
        this.transaction = transaction;
    }

    CompletableFuture<LockHandle> acquire(@Nullable Interruption interruption) {
        CompletableFuture<LockHandle> asked =
                call.locks().acquireAsync(call.method().request(call.key(), interruption));
        synchronized (this) {
            wanted = asked;
        }
        // Not what whenComplete returns: once that is cancelled, it would not pass the handle on.
        CompletableFuture<LockHandle> result = new CompletableFuture<>();
        var unused = asked.whenComplete((handle, failure) -> {
            if (failure == null) {
                granted(handle);
                result.complete(handle);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private synchronized void granted(LockHandle granted) {
        handle = granted;
        if (cancelled) {
            var unused = begin(handle);
        }
    }

    /** Makes the lock part of the subscriber's transaction, if there is one. Called before the work begins. */
    synchronized void join() {
        if (handle != null && !cancelled) {
            deferral = transaction.join(call.locks(), handle);
        }
    }

    synchronized void cancel() {
        cancelled = true;
        if (handle != null) {
            var unused = begin(handle);
        } else if (wanted != null) {
            wanted.cancel(true);
        }
    }

    /**
     * Ends the hold. Fails if the lock was lost; if the work has failed, that failure carries the loss as suppressed.
     */
    Mono<Void> end(@Nullable Throwable failure) {
        CompletableFuture<Void> end;
        synchronized (this) {
            end = handle == null ? CompletableFuture.completedFuture(null) : begin(handle);
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

    private synchronized CompletableFuture<Void> begin(LockHandle held) {
        if (ended == null) {
            ReleaseDeferral chosen = deferral;
            ended = CompletableFuture.runAsync(() -> releaser.end(call, held, chosen), threads::execute);
        }
        return ended;
    }
}
