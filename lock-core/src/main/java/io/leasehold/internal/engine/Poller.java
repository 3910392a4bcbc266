package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Deals with the table on behalf of one request, one step after the other: tries to take the lock; looks at it from time
 * to time while another owner keeps it; takes it over when that owner has been silent for the lease that stands in the
 * row. A row that shows an id which this request sent is a grant, whatever became of the response; one that shows an
 * ended hold of this client has no owner and is taken over at once.
 */
final class Poller {

    /** A take whose answer is lost, the look at what became of it, and both once more where it had not landed. */
    private static final int MOST_IN_A_ROW = 4;

    private final Context context;
    private final Acquirer acquirer;
    private final Acquisition wanted;
    private final Backoff backoff;
    private final RequestRate rate = new RequestRate();
    private final WaitAnnouncer announcer;
    private boolean deadlineSet;
    private boolean retaken;
    private int inARow;
    private int latestRequest;
    private @Nullable StoreException doubt;
    private @Nullable Observation seen;
    private volatile Scheduler.@Nullable Task next;
    private volatile @Nullable PacedRequest<?> asked;

    Poller(Context context, Acquirer acquirer, Acquisition wanted) {
        this.context = context;
        this.acquirer = acquirer;
        this.wanted = wanted;
        this.backoff = new Backoff(
                context.seams().entropy(),
                wanted.request().retryPeriod().orElse(context.settings().retryPeriod()));
        this.announcer = new WaitAnnouncer(context, wanted);
        this.deadlineSet = wanted.wasQueued();
        wanted.clearedBy(this::free, this::nextRequest);
        wanted.whenOver(this::cancelNext);
    }

    private void cancelNext() {
        Scheduler.Task scheduled = next;
        if (scheduled != null) {
            scheduled.cancel();
        }
        PacedRequest<?> latest = asked;
        if (latest != null) {
            latest.withdraw();
        }
    }

    /** Begins; the first request goes to the given store. */
    void begin(LockStore first) {
        attempt(() -> beginWith(first));
    }

    private void beginWith(LockStore first) {
        Hold vacated = context.queues().vacated(wanted.key());
        Observation known = known();
        if (vacated != null) {
            take(first, vacated.grant().record());
        } else if (known != null && context.jumps().nanosLeft(known) <= 0) {
            takeOver(first, known);
        } else if (known != null && wanted.wasQueued()) {
            pause();
        } else if (othersGoFirst()) {
            standBack();
        } else {
            take(first, null);
        }
    }

    /** A single attempt does not stand back, nor the last one of a request whose time is up. */
    private boolean othersGoFirst() {
        long now = context.nano();
        return wanted.nanosLeft(now) > 0 && context.yielded().nanosLeft(wanted.key(), now) > 0;
    }

    private void standBack() {
        long now = context.nano();
        long left = Math.min(context.yielded().nanosLeft(wanted.key(), now), wanted.nanosLeft(now));
        schedule(Math.max(Math.min(left, backoff.next(now)), rate.nanosUntil(2, now)), this::look);
    }

    private void schedule(long delay, Runnable step) {
        next = context.seams().scheduler().schedule(Math.max(0, delay), () -> {
            if (!wanted.isOver()) {
                inARow = 0;
                attempt(step);
            }
        });
        if (wanted.isOver()) {
            cancelNext();
        }
    }

    /** Makes a step; whatever it throws ends the request, since a request without a next step would wait for ever. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            Completions.report(e);
            acquirer.fail(wanted, StoreException.of(e).reason());
        }
    }

    private void take(LockStore store, @Nullable LockRecord replaced) {
        if (!mayAsk()) {
            return;
        }
        // Noted before the answer can lead to the next attempt, whose note it would otherwise overwrite.
        CompletableFuture<Void> judged = new CompletableFuture<>();
        wanted.inFlight(judged);
        Taking taking = new Taking(replaced);
        PacedRequest<Outcome> take =
                context.table().take(store, wanted.timing().attemptTimeout(), taking, taking::late);
        asks(take);
        Completions.on(take.result(), (outcome, failure) -> {
            try {
                attempt(() -> taking.ended(outcome, failure));
            } finally {
                judged.complete(null);
            }
        });
    }

    /** One take: its attempt begins at the moment when it is sent. */
    private final class Taking implements Supplier<@Nullable Take> {

        private final @Nullable LockRecord replaced;
        private Acquisition.@Nullable Attempt attempt;

        Taking(@Nullable LockRecord replaced) {
            this.replaced = replaced;
        }

        @Override
        public @Nullable Take get() {
            if (wanted.isOver()) {
                return null;
            }
            Acquisition.Attempt begun =
                    new Acquisition.Attempt(context.seams().entropy().holdId(), context.now());
            attempt = begun;
            rate.sentNow(latestRequest, begun.sent().nano());
            return new Take(
                    wanted.key(),
                    begun.holdId(),
                    context.settings().ownerName(),
                    wanted.timing().leaseDuration(),
                    wanted.request().attributes(),
                    Instant.ofEpochMilli(begun.sent().wallMillis()),
                    replaced,
                    replaced != null && context.registry().isDead(Objects.requireNonNull(replaced.version())),
                    wanted.timing().attemptTimeout());
        }

        void late(Outcome outcome) {
            takenLate(Objects.requireNonNull(attempt), outcome);
        }

        void ended(@Nullable Outcome outcome, @Nullable Throwable failure) {
            if (attempt != null) {
                taken(attempt, replaced != null, outcome, failure);
            } else if (failure != null && !wanted.leftEarly(context.nano())) {
                troubled(StoreException.of(failure));
            }
        }
    }

    /**
     * Returns whether a request may follow now. If not, one follows after a pause: whatever the table answers, no more than
     * four go out in a row, and no more than {@link RequestRate#MOST} a second.
     */
    private boolean mayAsk() {
        long now = context.nano();
        boolean allowed =
                inARow == 0 ? !wanted.waits() || rate.allows(2, now) : inARow < MOST_IN_A_ROW && rate.allows(1, now);
        if (allowed) {
            inARow++;
            latestRequest = rate.note(now);
            return true;
        }
        if (wanted.waits()) {
            pause();
        } else {
            LockException known = wanted.trouble();
            acquirer.fail(wanted, known == null ? unusable() : known);
        }
        return false;
    }

    private LockException unusable() {
        return new LockException(
                LockException.Code.STORE_UNAVAILABLE,
                "Lock '" + wanted.key() + "' could not be acquired: the answers of the lock table came too late or"
                        + " contradicted each other. Check the network and this machine's clocks.");
    }

    /** Keeps the promises about time while a request waits to be sent. */
    private void asks(PacedRequest<?> latest) {
        asked = latest;
        wanted.asks(latest);
        if (wanted.isOver()) {
            latest.withdraw();
        } else if (!latest.wasSent() && wanted.waits()) {
            acquirer.setDeadline(wanted);
        } else if (!latest.wasSent()) {
            latest.unlessSentWithin(wanted.timing().attemptTimeout());
        }
    }

    /** A late answer decides nothing that has been decided: what was granted ends as a hold does, and not from here. */
    private void takenLate(Acquisition.Attempt attempt, Outcome outcome) {
        if (!(outcome instanceof Outcome.Applied applied) || wanted.isGrant(attempt, applied.fencingToken())) {
            return;
        }
        if (wanted.isGrant(attempt)) {
            // The take has landed twice: what has another token than the grant stands for nobody.
            freeTwin(attempt, applied.fencingToken());
        } else if (wanted.isOver() || context.registry().isBuried(attempt.holdId())) {
            free(attempt);
        }
    }

    private void taken(
            Acquisition.Attempt attempt, boolean takeover, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (outcome instanceof Outcome.Applied applied) {
            settle(attempt, applied.fencingToken());
        } else if (outcome instanceof Outcome.Refused refused) {
            refused(attempt, takeover, refused.row());
        } else if (failure != null) {
            failed(attempt, StoreException.of(failure));
        }
    }

    private void refused(Acquisition.Attempt attempt, boolean takeover, Row row) {
        if (row instanceof Row.Held held && held.isOf(attempt.holdId())) {
            settle(attempt, held.record().fencingToken());
            return;
        }
        context.registry().bury(attempt.holdId());
        boolean contradictory = !takeover && (row instanceof Row.Free || row instanceof Row.Absent);
        if (contradictory) {
            pause();
        } else {
            see(row);
        }
    }

    private void failed(Acquisition.Attempt attempt, StoreException trouble) {
        boolean mayLand = trouble.kind() == StoreException.Kind.AMBIGUOUS;
        if (mayLand && !wanted.keepUnsettled(attempt)) {
            free(attempt);
        } else if (mayLand) {
            wanted.takeSurplus().map(Acquisition.Attempt::holdId).ifPresent(context.registry()::bury);
            context.queues().noteTrouble(wanted, trouble.reason(), context.nano());
            doubt = trouble;
            look();
        } else {
            context.registry().bury(attempt.holdId());
            troubled(trouble);
        }
    }

    private void settle(Acquisition.Attempt attempt, long fencingToken) {
        Timing timing = wanted.timing();
        ClockReading now = context.now();
        boolean lapsed = attempt.sent().nanosUntil(now.nano()) > timing.oldestGrant()
                || attempt.sent().disagreesWith(now, timing.guard() / 2);
        if (wanted.isOver()) {
            free(attempt);
        } else if (lapsed) {
            // Forgotten, lest the row that shows it passes for a grant again and again.
            wanted.forget(attempt);
            context.registry().bury(attempt.holdId());
            take(context.seams().store(), null);
        } else {
            acquirer.grant(wanted, attempt, fencingToken);
        }
    }

    private void look() {
        if (!mayAsk()) {
            return;
        }
        PacedRequest<Row> read = context.table()
                .read(context.seams().store(), this::keyToRead, wanted.timing().attemptTimeout());
        asks(read);
        Completions.on(read.result(), (row, failure) -> {
            attempt(() -> looked(row, failure));
        });
    }

    private LockKey keyToRead() {
        rate.sentNow(latestRequest, context.nano());
        return wanted.key();
    }

    private void looked(@Nullable Row row, @Nullable Throwable failure) {
        if (failure != null && !wanted.leftEarly(context.nano())) {
            troubled(StoreException.of(failure));
        } else if (row != null) {
            see(row);
        }
    }

    private void see(Row row) {
        acquirer.tableAnswered();
        if (wanted.isOver()) {
            return;
        }
        if (row instanceof Row.Malformed malformed) {
            acquirer.fail(wanted, malformed.problem());
        } else if (row instanceof Row.Held held) {
            seeHeld(held);
        } else {
            seeFree(row);
        }
    }

    private void seeFree(Row row) {
        context.observations().forget(wanted.key());
        seen = null;
        context.yielded().see(wanted.key(), row);
        StoreException unanswered = doubt;
        doubt = null;
        if (unanswered != null && (retaken || wanted.isLate(context.nano()))) {
            troubled(unanswered);
        } else if (othersGoFirst()) {
            standBack();
        } else {
            // Once, at once: a table that takes no writes but answers reads would otherwise be asked without a pause.
            retaken |= unanswered != null;
            take(context.seams().store(), null);
        }
    }

    private void seeHeld(Row.Held held) {
        Optional<Acquisition.Attempt> own = wanted.sentAs(held.version());
        if (own.isPresent()) {
            settle(own.get(), held.record().fencingToken());
            return;
        }
        context.queues().noteTrouble(wanted, null, context.nano());
        boolean abandoned = context.registry().isDead(held.version());
        if (!abandoned) {
            // An answer from before our release shows no use of what was left to others by it.
            context.yielded().see(wanted.key(), held);
        }
        Observation before = known();
        Observation latest = context.observations().see(wanted.key(), before, held, context.nano());
        seen = latest;
        if (before == null || !sameHold(before, latest)) {
            backoff.restart(context.nano());
        }
        if (abandoned && othersGoFirst()) {
            standBack();
        } else if (abandoned || context.jumps().nanosLeft(latest) <= 0) {
            take(context.seams().store(), held.record());
        } else {
            announcer.raise(latest, rate);
            pause();
        }
    }

    /** Remembered here too: with many who wait, the common memory has room for some of them only. */
    private @Nullable Observation known() {
        Observation common = context.observations().get(wanted.key());
        return common == null ? seen : common;
    }

    private static boolean sameHold(Observation a, Observation b) {
        return a.record().fencingToken() == b.record().fencingToken();
    }

    private void troubled(StoreException trouble) {
        context.queues().noteTrouble(wanted, trouble.reason(), context.nano());
        if (trouble.kind() == StoreException.Kind.FATAL) {
            acquirer.fail(wanted, trouble.reason());
        } else if (!wanted.waits()) {
            acquirer.failForTrouble(wanted, trouble.reason());
        } else {
            pause();
        }
    }

    private void pause() {
        wanted.decideFirst();
        long now = context.nano();
        if (!wanted.waits() || wanted.isOverdue(now)) {
            acquirer.giveUp(wanted);
            return;
        }
        if (!deadlineSet) {
            deadlineSet = true;
            acquirer.setDeadline(wanted);
        }
        Observation known = known();
        long left = known == null ? 0 : context.jumps().nanosLeft(known);
        long pause = backoff.next(now);
        // The moment when a lease runs out is met exactly; once it has, it is no reason to hurry.
        schedule(Math.max(left > 0 ? Math.min(pause, left) : pause, rate.nanosUntil(2, now)), this::resume);
    }

    private void resume() {
        Observation known = known();
        if (known != null && context.jumps().nanosLeft(known) <= 0) {
            takeOver(context.seams().store(), known);
        } else {
            look();
        }
    }

    /** A row that is not known as a whole is read first; what the read shows is then taken over. */
    private void takeOver(LockStore store, Observation known) {
        if (known.whole()) {
            take(store, known.record());
        } else {
            look();
        }
    }

    private void freeTwin(Acquisition.Attempt attempt, long fencingToken) {
        context.orphans()
                .free(
                        wanted.request(),
                        attempt.holdId(),
                        fencingToken,
                        wanted.timing().attemptTimeout());
    }

    /** Returns the pause before one more request, which is counted. */
    private long nextRequest() {
        long now = context.nano();
        long delay = Math.max(0, rate.nanosUntil(1, now));
        rate.note(now + delay);
        return delay;
    }

    /** Clearing away counts among the requests of a waiter: many attempts may be in doubt after a long outage. */
    private void free(Acquisition.Attempt attempt) {
        context.orphans()
                .freeAfter(
                        nextRequest(),
                        wanted.request(),
                        attempt.holdId(),
                        wanted.timing().attemptTimeout());
    }
}
