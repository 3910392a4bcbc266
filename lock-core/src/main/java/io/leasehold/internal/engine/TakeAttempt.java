package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.pace.Urgency;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one write that takes a lock, and evaluates its answer. The attempt begins when it is sent. A row that shows an
 * id of this request is a grant, whatever became of the response. A late answer changes no earlier decision.
 */
final class TakeAttempt implements Supplier<@Nullable Take> {

    private final Context context;
    private final ClientState client;
    private final Taker poller;
    private final Acquisition wanted;
    private final GrantCheck grants;
    private final RequestPace pace;
    private final Leftovers leftovers;
    private final @Nullable LockRecord replaced;
    private Acquisition.@Nullable Attempt attempt;

    /**
     * Makes an attempt that has not begun.
     *
     * @param replaced the record that the take overwrites; {@code null} if the row must be free
     */
    TakeAttempt(
            Context context,
            ClientState client,
            Taker poller,
            Acquisition wanted,
            GrantCheck grants,
            RequestPace pace,
            Leftovers leftovers,
            @Nullable LockRecord replaced) {
        this.context = context;
        this.client = client;
        this.poller = poller;
        this.wanted = wanted;
        this.grants = grants;
        this.pace = pace;
        this.leftovers = leftovers;
        this.replaced = replaced;
    }

    /**
     * Returns how urgent the attempt is. A session makes the heartbeats needless that wait to be sent, so it is opened
     * before them. After them it could wait for ever.
     */
    Urgency urgency() {
        return SessionRow.isOne(wanted.key())
                ? Urgency.opening(wanted.timing().attemptTimeout().toNanos())
                : Urgency.TAKE;
    }

    @Override
    public @Nullable Take get() {
        if (wanted.isOver()) {
            return null;
        }
        ClockReading now = context.now();
        String holdId = context.entropy().holdId();
        LockKey row = poller.rowOf(holdId);
        Acquisition.Attempt begun = new Acquisition.Attempt(holdId, now, grants.aliveUntil(now), row);
        attempt = begun;
        pace.sentNow(begun.sent().nano());
        return new Take(
                row,
                begun.holdId(),
                context.settings().ownerName(),
                wanted.timing().leaseDuration(),
                wanted.request().attributes(),
                Instant.ofEpochMilli(begun.sent().wallMillis()),
                replaced,
                begun.aliveUntil().seconds(),
                replaced != null && client.registry().isDead(Objects.requireNonNull(replaced.version())),
                wanted.timing().attemptTimeout());
    }

    /**
     * Handles an answer that came after the time limit. If this attempt is the grant, its hold cleans up, not this
     * code.
     */
    void late(Answer<Outcome> answer) {
        Acquisition.Attempt begun = Objects.requireNonNull(attempt);
        if (!(answer.content() instanceof Outcome.Applied applied) || wanted.isGrant(begun, applied.fencingToken())) {
            return;
        }
        if (wanted.isGrant(begun)) {
            leftovers.releaseTwin(begun, applied.fencingToken());
        } else if (wanted.isOver() || client.registry().isBuried(begun.holdId())) {
            leftovers.release(begun);
        }
    }

    /** Handles the answer, or the failure, that came in time. */
    void ended(@Nullable Answer<Outcome> answer, @Nullable Throwable failure) {
        if (attempt != null) {
            taken(attempt, answer, failure);
        } else if (failure != null && !wanted.leftEarly(context.nano())) {
            poller.troubled(StoreException.of(failure));
        }
    }

    private void taken(Acquisition.Attempt begun, @Nullable Answer<Outcome> answer, @Nullable Throwable failure) {
        Outcome outcome = answer == null ? null : answer.content();
        if (answer != null && outcome instanceof Outcome.Applied applied) {
            poller.settle(begun, applied.fencingToken(), answer.date(), applied.shared());
        } else if (answer != null && outcome instanceof Outcome.Refused refused) {
            refused(begun, refused.row(), answer.date());
        } else if (failure != null) {
            failed(begun, StoreException.of(failure));
        }
    }

    private void refused(Acquisition.Attempt begun, Row row, long date) {
        if (row instanceof Row.Held held && held.isOf(begun.holdId())) {
            poller.settle(begun, held.record().fencingToken(), date, held.shared());
            return;
        }
        client.registry().bury(begun.holdId());
        boolean contradictory = replaced == null && (row instanceof Row.Free || row instanceof Row.Absent);
        if (contradictory) {
            poller.pause();
        } else {
            poller.see(row, date);
        }
    }

    private void failed(Acquisition.Attempt begun, StoreException trouble) {
        boolean mayLand = trouble.kind() == StoreException.Kind.AMBIGUOUS;
        if (mayLand && !wanted.keepUnsettled(begun)) {
            leftovers.release(begun);
        } else if (mayLand) {
            wanted.takeSurplus().map(Acquisition.Attempt::holdId).ifPresent(client.registry()::bury);
            client.queues().noteTrouble(wanted, trouble.reason());
            poller.readInDoubt(trouble);
        } else {
            client.registry().bury(begun.holdId());
            poller.troubled(trouble);
        }
    }
}
