package io.leasehold.internal.engine;

import io.leasehold.LossCause;
import io.leasehold.internal.engine.pace.Urgency;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Ends one tenure. If no request of this client waits for the hold, the hold is released: first its state, so that no
 * heartbeat follows, then its row, by its hold id. If a release may have landed and a retry is then refused, it has
 * landed.
 */
final class HoldRelease {

    static final int TRIES = 3;

    private final Context context;
    private final HandOver handOver;
    private final HeldLock handle;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private final AtomicBoolean endedHere = new AtomicBoolean();
    private boolean mayHaveLanded;
    private boolean othersFirst;

    HoldRelease(Context context, HandOver handOver, HeldLock handle) {
        this.context = context;
        this.handOver = handOver;
        this.handle = handle;
    }

    /** Ends the hold, if it is not handed over, before the row is released; returns whether the row is left to release. */
    boolean endHere() {
        boolean ended = !leaveOthers() && handle.state().beginRelease(handle);
        if (ended) {
            endedHere.set(true);
        }
        return ended;
    }

    /** Begins the release if no earlier call has; returns the result that all calls share. */
    CompletableFuture<Void> begin(Sender sender) {
        if (endedHere.compareAndSet(true, false)) {
            handle.hold().stop();
            attempt(sender, 1);
            return result;
        }
        if (leaveOthers()) {
            return result;
        }
        HandOver.Result passed = handOver.pass(handle);
        if (passed instanceof HandOver.Result.Kept kept && handle.state().beginRelease(kept.last())) {
            releaseRow(sender);
        } else if (leaveOthers()) {
            return result;
        } else if (passed instanceof HandOver.Result.Kept kept && kept.last() == handle) {
            reportEarlierEnd();
        } else {
            result.complete(null);
        }
        return result;
    }

    /** Leaves the hold to other owners that share it; returns false if there are none. */
    private boolean leaveOthers() {
        boolean left = handle.state().leave(handle);
        if (left) {
            handle.events().flush();
            result.complete(null);
        }
        return left;
    }

    private void reportEarlierEnd() {
        if (!handle.state().isReleased(handle)) {
            result.completeExceptionally(handle.state().notHeld(handle));
        } else if (!handle.state().all().contains(handle)) {
            result.complete(null);
        }
    }

    /**
     * Releases the row. If another request of this client waits, one write is enough: the request overwrites this hold.
     */
    private void releaseRow(Sender sender) {
        Hold hold = handle.hold();
        Mode mode = hold.grant().mode();
        boolean awaitedHere = handOver.isAwaited(hold.key(), mode);
        if (!mode.isMember() && handOver.hasHeir(hold.key(), mode) && hold.mayStay(context.nano())) {
            handle.state().settleRelease(null);
            hold.vacate();
            result.complete(null);
        } else {
            othersFirst = awaitedHere && (mode.isMember() || context.table().hasSilentWaiters());
            hold.stop();
            attempt(sender, 1);
        }
    }

    private void attempt(Sender sender, int number) {
        Grant grant = handle.hold().grant();
        Duration limit = grant.timing().attemptTimeout();
        Urgency urgency = Urgency.release(handle.state().nanosToEnd(), number > 1);
        Completions.on(
                context.table()
                        .release(sender, urgency, limit, () -> release(grant, limit))
                        .unlessSentWithin(limit)
                        .result(),
                (outcome, failure) -> answered(number, outcome, failure));
    }

    private Release release(Grant grant, Duration limit) {
        return Release.of(
                grant.row(), grant.holdId(), grant.fencingToken(), grant.attributeNames(), context.wallTime(), limit);
    }

    private void answered(int number, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (outcome instanceof Outcome.Refused refused) {
            boolean landed = mayHaveLanded || isFreeSinceOurs(refused.row());
            Optional<LossCause> loss = landed ? Optional.empty() : handle.hold().lossShownBy(refused.row());
            settle(loss.orElse(null), null);
            if (refused.row() instanceof Row.Held held
                    && held.isOf(handle.hold().grant().holdId())) {
                handle.hold().releaseTwin();
            }
        } else if (failure == null) {
            letOthersGoFirst(outcome instanceof Outcome.Applied applied && applied.awaited());
            settle(null, null);
        } else {
            StoreException trouble = StoreException.of(failure);
            mayHaveLanded |= trouble.kind() == StoreException.Kind.AMBIGUOUS;
            if (isWorthAnother(number, trouble)) {
                context.scheduler()
                        .schedule(RetryPause.of(context.entropy()), () -> attempt(Sender.ENGINE, number + 1));
            } else {
                settle(null, trouble);
            }
        }
    }

    private void letOthersGoFirst(boolean awaited) {
        if (awaited) {
            handle.hold().yieldToWaiters();
        } else if (othersFirst) {
            handle.hold().yieldBriefly();
        }
    }

    /** Returns whether a release is retried after a failure of the given number. */
    static boolean isWorthAnother(int number, StoreException trouble) {
        return number < TRIES && trouble.kind() != StoreException.Kind.FATAL;
    }

    /**
     * Returns whether the row is free and nobody was granted the lock after us. Then nothing was lost. Most likely the
     * SDK sent this request twice, and the first copy released the row.
     */
    private boolean isFreeSinceOurs(Row row) {
        return row instanceof Row.Free free
                && free.record().fencingToken() == handle.hold().grant().fencingToken();
    }

    private void settle(@Nullable LossCause loss, @Nullable StoreException trouble) {
        handle.state().settleRelease(loss);
        handle.hold().released();
        if (trouble != null) {
            handle.hold().leftBehind();
        }
        if (loss != null) {
            result.completeExceptionally(handle.state().notHeld(handle));
        } else if (trouble != null) {
            result.completeExceptionally(trouble.reason());
        } else {
            result.complete(null);
        }
    }

    /** Stops waiting for the table because the client closes. */
    void cutShort() {
        if (handle.state().isReleased(handle) && handle.state().settleRelease(null)) {
            result.complete(null);
        }
    }
}
