package io.leasehold.spring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockGroup;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The locks of one subscription. They end once: when the work has ended, or when the subscription is cancelled, even if
 * they are granted at that moment. The release continues if the subscriber stops waiting for it.
 */
final class SubscriptionHold {

    private final LockedCall call;
    private final HoldReleaser releaser;
    private final LockThreads threads;
    private final SubscribersTransaction transaction;

    @GuardedBy("this")
    private ReleaseDeferral deferral = ReleaseDeferral.NONE;

    @GuardedBy("this")
    private @Nullable CompletableFuture<?> wanted;

    @GuardedBy("this")
    private @Nullable LockGroup locks;

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

    CompletableFuture<LockGroup> acquire(@Nullable Interruption interruption) {
        CompletableFuture<LockGroup> result = new CompletableFuture<>();
        CompletableFuture<?> asked = call.request(interruption).acquireAsync((granted, failure) -> {
            if (granted != null) {
                granted(granted);
            }
            WorkFollower.settle(result, granted, failure);
        });
        synchronized (this) {
            wanted = asked;
            if (cancelled) {
                asked.cancel(true);
            }
        }
        return result;
    }

    private synchronized void granted(LockGroup granted) {
        locks = granted;
        if (cancelled) {
            var unused = begin(granted);
        }
    }

    /** Makes the lock part of the subscriber's transaction, if there is one. Called before the work begins. */
    synchronized void join() {
        if (locks != null && !cancelled) {
            deferral = transaction.join(call.client(), locks);
        }
    }

    synchronized void cancel() {
        cancelled = true;
        if (locks != null) {
            var unused = begin(locks);
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
            end = locks == null ? CompletableFuture.completedFuture(null) : begin(locks);
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

    private synchronized CompletableFuture<Void> begin(LockGroup held) {
        if (ended == null) {
            ReleaseDeferral chosen = deferral;
            ended = CompletableFuture.runAsync(() -> releaser.end(call, held, chosen), threads::execute);
        }
        return ended;
    }
}
