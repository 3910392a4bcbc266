package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Turns successful writes into holds, and clears away after holds that have ended. */
final class Holds {

    private final Context context;
    private final Consumer<LockKey> turn;
    private final BooleanSupplier closed;

    /**
     * Makes the keeper of the holds.
     *
     * @param turn is told of a lock for which the next request's turn may have come
     * @param closed whether the client has begun to close
     */
    Holds(Context context, Consumer<LockKey> turn, BooleanSupplier closed) {
        this.context = context;
        this.turn = turn;
        this.closed = closed;
    }

    /** Hands a granted lock to the request, or back if nobody waits for it any more. */
    void grant(Acquisition acquisition, Acquisition.Attempt attempt, long fencingToken) {
        Grant grant = new Grant(
                acquisition.request(),
                context.settings().ownerName(),
                attempt.holdId(),
                fencingToken,
                acquisition.timing());
        acquisition.grant(attempt, fencingToken);
        Upkeep predecessor = context.queues().vacated(grant.key());
        HeldLock handle = new HeldLock(context, this, grant, attempt.sent(), predecessor);
        Upkeep upkeep = handle.upkeep();
        context.queues().hold(upkeep);
        context.observations().forget(grant.key());
        context.announcements().granted(grant.key());
        // Before anybody can end the hold, by force or with the handle: the next request must be at the head of the
        // queue.
        context.queues().leave(acquisition);
        context.registry().add(upkeep);
        if (acquisition.answer().complete(Optional.of(handle))) {
            acquisition.takeUnsettled().stream()
                    .map(Acquisition.Attempt::holdId)
                    .filter(id -> !id.equals(attempt.holdId()))
                    .forEach(context.registry()::bury);
            handle.hold().flushEvents();
            upkeep.begin();
            if (closed.getAsBoolean()) {
                endWithClient(handle);
            }
        } else {
            context.queues().end(upkeep, context.nano());
            free(upkeep);
            turn.accept(grant.key());
        }
    }

    /** Ends a hold that came while the client was closing, maybe too late to be ended with the others. */
    private void endWithClient(HeldLock handle) {
        if (context.settings().releaseOnClose()) {
            context.orphans().track(handle.releaseInBackground());
        } else {
            handle.upkeep().abandon();
        }
    }

    /**
     * Keeps a hold that ran out no longer, but clears away after it, for others may wait, only when its lease is over: its
     * owner may have looked just before, and has the guard to finish what it then began.
     */
    void expired(Upkeep upkeep) {
        upkeep.stop();
        context.registry().remove(upkeep);
        long left = Math.max(0, upkeep.hold().nanosToNextChange());
        context.seams().scheduler().schedule(left, () -> {
            free(upkeep);
            ended(upkeep);
        });
    }

    /** Frees what an ended hold has left in the table; others who wait for it go first, as after each release. */
    void free(Upkeep upkeep) {
        free(upkeep, Releasing.TRIES);
    }

    /** As {@link #free(Upkeep)}, but tries as often as a release: its owner has been told that the lock is released. */
    void freeVacated(Upkeep upkeep) {
        free(upkeep, 1);
    }

    private void free(Upkeep upkeep, int number) {
        Grant grant = upkeep.grant();
        CompletableFuture<Outcome> freed = context.orphans()
                .freed(grant.request(), grant.holdId(), grant.timing().attemptTimeout());
        context.orphans().track(freed);
        Completions.on(freed, (outcome, failure) -> {
            if (outcome instanceof Outcome.Applied applied && applied.awaited()) {
                context.courtesies().begin(grant.key(), grant.fencingToken(), context.nano());
            } else if (failure != null && Releasing.isWorthAnother(number, StoreCalls.storeException(failure))) {
                context.seams()
                        .scheduler()
                        .schedule(Releasing.pause(context.seams().entropy()), () -> free(upkeep, number + 1));
            }
        });
    }

    /** Clears away after a hold whose row the next request writes its own over; or frees it, should there be none. */
    void vacated(Upkeep upkeep) {
        retire(upkeep);
        if (!context.queues().vacate(upkeep, context.nano())) {
            freeVacated(upkeep);
            context.queues().end(upkeep, context.nano());
        }
        turn.accept(upkeep.key());
    }

    /** Ends a hold whose row stays, for its lease, with whoever may still work under it: not even this client frees it. */
    void left(Upkeep upkeep) {
        upkeep.stop();
        context.registry().remove(upkeep);
        context.queues().end(upkeep, context.nano());
        turn.accept(upkeep.key());
    }

    void ended(Upkeep upkeep) {
        retire(upkeep);
        context.queues().end(upkeep, context.nano());
        turn.accept(upkeep.key());
    }

    private void retire(Upkeep upkeep) {
        upkeep.stop();
        context.registry().bury(upkeep.grant().holdId());
    }
}
