package io.leasehold.internal.leadership;

import io.leasehold.LockClient;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockListener;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockRequest;
import io.leasehold.LockStolenEvent;
import io.leasehold.internal.runtime.Completions;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks once for the lock of a leader, and listens to the events of the hold that comes of it. */
final class Campaign implements Stage, LockListener {

    /** Is told what comes of a campaign. */
    interface Client {

        /** Tells that the lock was granted. */
        void granted(Campaign campaign, LockHandle hold);

        /** Tells why the lock was not granted. */
        void failed(Campaign campaign, @Nullable Throwable reason);

        /** Tells that a hold has ended, perhaps before it is known to be granted. */
        void over(LockHandle hold);
    }

    private final LockRequest request;
    private final Client client;
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private volatile @Nullable Throwable refusal;
    private volatile boolean over;

    Campaign(LockRequest request, Client client) {
        this.request = request;
        this.client = client;
    }

    /** Asks for the lock. Tells the client of the answer, unless it is refused at once. */
    void begin(LockClient locks) {
        CompletableFuture<LockHandle> asked =
                locks.acquireAsync(request.toBuilder().listener(this).build());
        refusal = Reasons.of(Completions.failureOf(asked));
        if (refusal == null) {
            Completions.on(cancelled, (ignored, failure) -> asked.cancel(false));
            Completions.on(asked, (hold, failure) -> {
                if (hold != null) {
                    client.granted(this, hold);
                } else {
                    client.failed(this, Reasons.of(failure));
                }
            });
        }
    }

    /** Returns why the request was refused at once; {@code null} if it was not. */
    @Nullable
    Throwable refusal() {
        return refusal;
    }

    /** Takes the request back. */
    void cancel() {
        cancelled.complete(null);
    }

    /** Returns whether the hold is known to have ended. */
    boolean isOver() {
        return over;
    }

    @Override
    public void onEvent(LockEvent event) {
        boolean last = event instanceof LockStolenEvent
                || event instanceof LockExpiredEvent
                || event instanceof LockReleasedEvent;
        if (last) {
            over = true;
            client.over(event.handle());
        }
        request.listener().ifPresent(listener -> listener.onEvent(event));
    }
}
