package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the holds whose rows are written but that must wait for other holders before they are granted. They send
 * heartbeats, and nobody is told of them. A request that ends without such a hold releases its row.
 */
final class Candidates {

    private final Context context;
    private final ClientState client;
    private final HoldLifecycle lifecycle;
    private final Consumer<LockKey> startNext;

    /**
     * Makes the candidates of a client.
     *
     * @param startNext is called with the key of a lock whose next request may poll
     */
    Candidates(Context context, ClientState client, HoldLifecycle lifecycle, Consumer<LockKey> startNext) {
        this.context = context;
        this.client = client;
        this.lifecycle = lifecycle;
        this.startNext = startNext;
    }

    /** Makes a hold of a take that has landed; it ends with its request unless it is granted before. */
    HeldLock admit(Acquisition wanted, Acquisition.Attempt attempt, long fencingToken) {
        Grant grant = new Grant(wanted.request(), attempt.row(), attempt.holdId(), fencingToken, wanted.timing());
        wanted.grant(attempt, fencingToken);
        wanted.forget(attempt);
        Hold predecessor = grant.mode().isMember() ? null : client.queues().vacated(grant.key());
        HeldLock first = new HeldLock(context, lifecycle, grant, attempt.sent(), predecessor);
        first.hide();
        client.queues().overwritten(grant.key());
        client.registry().add(first.hold());
        first.hold().begin();
        wanted.whenOver(() -> endUnlessGranted(wanted, first));
        return first;
    }

    private void endUnlessGranted(Acquisition wanted, HeldLock first) {
        if (first.state().askTenures(Tenures::latest) == first && first.state().isLive()) {
            end(first, wanted);
        }
    }

    /** Releases the row after a pause: it is one more request of the waiter, as is each retry. */
    private void end(HeldLock unwanted, Acquisition waiter) {
        if (unwanted.state().beginRelease(unwanted)) {
            unwanted.state().settleRelease(null);
            lifecycle.discarded(unwanted.hold(), waiter::nextRequest);
        }
    }

    /**
     * Grants a candidate to its request.
     *
     * @param token the owner's, which need not be that of the row
     * @return false if the hold is not safe just now, or has ended
     */
    boolean grant(Acquisition wanted, HeldLock first, long token) {
        CompletableFuture<Void> granted = new CompletableFuture<>();
        client.orphans().track(granted);
        try {
            HeldLock handle = first.owner(wanted.request(), token);
            if (!first.state().ifSafe((tenures, now) -> tenures.grantTo(handle, now.nano()))) {
                handle.events().mute();
                return false;
            }
            give(wanted, handle);
            return true;
        } finally {
            granted.complete(null);
        }
    }

    private void give(Acquisition wanted, HeldLock handle) {
        LockKey key = wanted.key();
        client.queues().setOwn(handle.hold());
        client.observations().forget(key);
        client.announcements().granted(key);
        client.queues().leave(wanted);
        if (wanted.answer().complete(Optional.of(handle))) {
            // Each of its other takes may have written a row of its own.
            wanted.clear();
            lifecycle.delivered(handle);
        } else {
            handle.events().mute();
            end(handle, wanted);
        }
        startNext.accept(key);
    }

    /** Lets the next requests share the holds that this client has: those that come soon after the grant. */
    void join(LockKey key, Consumer<Acquisition> conclude) {
        Acquisition next = client.queues().heir(key);
        while (next != null && next.mode() == Mode.SHARED) {
            HeldLock handle = joined(next);
            if (handle == null) {
                return;
            }
            client.queues().leave(next);
            if (next.answer().complete(Optional.of(handle))) {
                lifecycle.delivered(handle);
            } else {
                handle.events().mute();
                client.orphans().track(handle.releaseInBackground());
            }
            if (next.isRunning()) {
                conclude.accept(next);
            }
            next = client.queues().heir(key);
        }
    }

    private @Nullable HeldLock joined(Acquisition wanted) {
        for (Hold hold : client.queues().allOwn(wanted.key())) {
            boolean suits = hold.grant().mode() == Mode.SHARED
                    && wanted.timing().hasHeartbeats()
                    && wanted.timing().equals(hold.grant().timing());
            if (suits) {
                HeldLock shared = (HeldLock) hold.handle();
                HeldLock handle = shared.owner(wanted.request(), shared.fencingToken());
                if (hold.state().ifSafe((tenures, now) -> tenures.join(handle, now.nano()))) {
                    return handle;
                }
                handle.events().mute();
            }
        }
        return null;
    }
}
