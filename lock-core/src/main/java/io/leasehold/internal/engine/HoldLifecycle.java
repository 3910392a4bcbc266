package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.StoreException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Makes holds of successful writes, and cleans up after holds that have ended. */
final class HoldLifecycle implements HoldEnding {

    private final Context context;
    private final ClientState client;
    private final HandOver handOver;
    private final Consumer<LockKey> startNext;
    private final BooleanSupplier closed;
    private final Keeper keeper;

    /**
     * Makes the lifecycle of the holds of a client.
     *
     * @param startNext is called with the key of a lock whose next request may poll
     * @param conclude cleans up after a request that was answered while it polled
     * @param closed whether the client has begun to close
     * @param keeper what keeps the holds alive
     */
    HoldLifecycle(
            Context context,
            ClientState client,
            Consumer<LockKey> startNext,
            Consumer<Acquisition> conclude,
            BooleanSupplier closed,
            Keeper keeper) {
        this.context = context;
        this.client = client;
        this.handOver = new HandOver(client.queues(), conclude);
        this.startNext = startNext;
        this.closed = closed;
        this.keeper = keeper;
    }

    @Override
    public HandOver handOver() {
        return handOver;
    }

    @Override
    public Keeper keeper() {
        return keeper;
    }

    @Override
    public void suspect() {
        context.table().clock().suspect();
    }

    /**
     * Gives a granted lock to the request, or releases it if the request does not wait any more. A client that closes
     * meanwhile finds neither the request in its queue nor, perhaps, the hold, so it waits for the end of this.
     */
    void grant(Acquisition acquisition, Acquisition.Attempt attempt, long fencingToken) {
        CompletableFuture<Void> granted = new CompletableFuture<>();
        client.orphans().track(granted);
        try {
            makeHold(acquisition, attempt, fencingToken);
        } finally {
            granted.complete(null);
        }
    }

    private void makeHold(Acquisition acquisition, Acquisition.Attempt attempt, long fencingToken) {
        Grant grant = new Grant(acquisition.request(), attempt.holdId(), fencingToken, acquisition.timing());
        acquisition.grant(attempt, fencingToken);
        Hold predecessor = client.queues().vacated(grant.key());
        HeldLock handle = new HeldLock(context, this, grant, attempt.sent(), predecessor);
        Hold hold = handle.hold();
        client.queues().setOwn(hold);
        client.observations().forget(grant.key());
        client.announcements().granted(grant.key());
        // This comes before anybody can end the hold, by force or by its handle: the next request must be at the head
        // of the queue.
        client.queues().leave(acquisition);
        client.registry().add(hold);
        if (acquisition.answer().complete(Optional.of(handle))) {
            acquisition.takeUnsettled().stream()
                    .map(Acquisition.Attempt::holdId)
                    .filter(id -> !id.equals(attempt.holdId()))
                    .forEach(client.registry()::bury);
            handle.events().flush();
            hold.begin();
            if (closed.getAsBoolean()) {
                endWithClient(handle);
            }
        } else {
            client.queues().end(hold);
            releaseRow(hold);
            startNext.accept(grant.key());
        }
    }

    /** Tells of a grant, after a request was answered with its handle. */
    void delivered(HeldLock handle) {
        handle.events().resume();
        handle.events().flush();
        if (closed.getAsBoolean()) {
            endWithClient(handle);
        }
    }

    /**
     * Releases, after a pause, the row of a hold that was granted to nobody.
     *
     * @param nextRequest counts one more request of the waiter, and returns the pause before it
     */
    void discarded(Hold hold, LongSupplier nextRequest) {
        hold.stop();
        client.orphans().after(nextRequest.getAsLong(), () -> {
            releaseRow(hold, 1, nextRequest);
            return CompletableFuture.completedFuture(null);
        });
        ended(hold);
    }

    /** Ends a hold that was granted while the client was closing, perhaps too late to be ended with the others. */
    private void endWithClient(HeldLock handle) {
        if (context.settings().releaseOnClose()) {
            client.orphans().track(handle.releaseInBackground());
        } else {
            handle.hold().abandon();
        }
    }

    /**
     * Stops an expired hold at once, but releases its row only when its lease is over. The owner may have checked the
     * lock just before, and has the guard to finish the work that it then began. The row is released because others may
     * wait.
     */
    @Override
    public void expired(Hold hold) {
        hold.stop();
        client.registry().remove(hold);
        tellGroup(hold);
        long left = hold.state().nanosToNextChange();
        if (left > 0) {
            context.scheduler().schedule(left, () -> endExpired(hold));
        } else {
            endExpired(hold);
        }
    }

    private void endExpired(Hold hold) {
        releaseRow(hold);
        ended(hold);
    }

    /** Releases the row of an ended hold. Others that wait for it go first, as after each release. */
    @Override
    public void releaseRow(Hold hold) {
        releaseRow(hold, HoldRelease.TRIES, () -> 0);
    }

    /**
     * As {@link #releaseRow(Hold)}, but retries as often as a release: its owner has been told that the lock is
     * released.
     */
    void releaseVacated(Hold hold) {
        releaseRow(hold, 1, () -> 0);
    }

    private void releaseRow(Hold hold, int number, LongSupplier leastPause) {
        Grant grant = hold.grant();
        CompletableFuture<Outcome> freed = client.orphans()
                .released(
                        grant.request(),
                        grant.row(),
                        grant.holdId(),
                        grant.timing().attemptTimeout());
        client.orphans().track(freed);
        Completions.on(freed, (outcome, failure) -> {
            if (outcome instanceof Outcome.Applied applied && applied.awaited()) {
                yieldToWaiters(grant);
            } else if (failure != null && HoldRelease.isWorthAnother(number, StoreException.of(failure))) {
                long pause = Math.max(RetryPause.of(context.entropy()), leastPause.getAsLong());
                context.scheduler().schedule(pause, () -> releaseRow(hold, number + 1, leastPause));
            } else if (failure != null) {
                keeper.leftBehind(hold);
            }
        });
    }

    /** Leaves the row to the next request of this client, which overwrites it; releases it if no request waits. */
    @Override
    public void vacated(Hold hold) {
        retire(hold);
        if (!client.queues().vacate(hold)) {
            releaseVacated(hold);
            client.queues().end(hold);
        }
        startNext.accept(hold.key());
    }

    /**
     * Ends a hold whose row stays until its lease runs out. Work under it may still run, so not even this client
     * releases it.
     */
    @Override
    public void left(Hold hold) {
        hold.stop();
        keeper.ended(hold);
        client.registry().remove(hold);
        client.queues().end(hold);
        startNext.accept(hold.key());
        tellGroup(hold);
    }

    @Override
    public void ended(Hold hold) {
        retire(hold);
        client.queues().end(hold);
        startNext.accept(hold.key());
        tellGroup(hold);
    }

    /** Tells the group of the lock's last owner, since the loss of one lock ends it. */
    private static void tellGroup(Hold hold) {
        if (hold.handle() instanceof HeldLock last) {
            last.tellGroup();
        }
    }

    private void retire(Hold hold) {
        hold.stop();
        keeper.ended(hold);
        client.registry().bury(hold.grant().holdId());
    }

    @Override
    public void releaseTwin(Grant grant) {
        client.orphans()
                .release(
                        grant.request(),
                        grant.row(),
                        grant.holdId(),
                        grant.timing().attemptTimeout());
    }

    @Override
    public void yieldToWaiters(Grant grant) {
        client.yielded().begin(grant.row(), grant.fencingToken(), context.nano());
    }

    @Override
    public void yieldBriefly(Grant grant) {
        client.yielded().beginBriefly(grant.row(), grant.fencingToken(), context.nano());
    }
}
