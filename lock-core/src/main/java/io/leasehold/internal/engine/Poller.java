package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Acquires one lock: tries to take it, and polls while another owner holds it. Takes it over when the owner has sent no
 * heartbeat for the lease in the row, or is dead by the table's own clock. A row that shows an ended hold of this
 * client has no owner and is taken over at once.
 */
final class Poller implements Taker {

    private final Context context;
    private final ClientState client;
    private final Acquirer acquirer;
    private final Acquisition wanted;
    private final WatchedLock watched;
    private final GrantCheck grants;
    private final RequestPace pace;
    private final Leftovers leftovers;
    private final WaitAnnouncer announcer;
    private final NextStep next = new NextStep();
    private final WaitLimit limit;
    private boolean retaken;
    private boolean timeAsked;
    private @Nullable StoreException doubt;

    Poller(Context context, ClientState client, Acquirer acquirer, Acquisition wanted) {
        this.context = context;
        this.client = client;
        this.acquirer = acquirer;
        this.wanted = wanted;
        Duration longest =
                wanted.request().retryPeriod().orElse(context.settings().retryPeriod());
        this.pace = new RequestPace(new Backoff(context.entropy(), longest), RequestRate.of(wanted));
        this.watched = new WatchedLock(client, wanted, context.table().clock());
        this.grants = new GrantCheck(context, wanted);
        this.leftovers = new Leftovers(context, client.orphans(), wanted, pace);
        this.announcer = new WaitAnnouncer(context, client, wanted);
        this.limit = new WaitLimit(acquirer, wanted, next);
        wanted.clearedBy(leftovers);
        wanted.whenOver(next::cancel);
    }

    /** Begins, on the thread that the first request is sent by. */
    void begin(Sender first) {
        step(() -> beginWith(first));
    }

    private void beginWith(Sender first) {
        Hold vacated = client.queues().vacated(wanted.key());
        Observation expired = vacated == null ? watched.expired() : null;
        if (vacated != null) {
            take(first, vacated.grant().record(context.settings().ownerName()));
        } else if (expired != null) {
            takeOver(first, expired);
        } else if (watched.known() != null && (wanted.wasQueued() || wanted.turn() != null)) {
            pause();
        } else if (watched.isYielded(context.nano())) {
            standBack();
        } else {
            take(first, null);
        }
    }

    @Override
    public LockKey rowOf(String holdId) {
        return wanted.key();
    }

    private void standBack() {
        long now = context.nano();
        long left = watched.yieldedFor(now);
        schedule(Math.max(Math.min(left, pace.nextPause(now)), pace.nanosUntilNext(now)), () -> poll(Sender.ENGINE));
    }

    private void schedule(long delay, Runnable step) {
        next.after(delay, context.scheduler(), wanted, () -> {
            pace.paused();
            step(step);
        });
    }

    /** Makes a step. An exception ends the request: without a next step, it would wait for ever. */
    private void step(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            Completions.report(e);
            acquirer.fail(wanted, StoreException.of(e).reason());
        }
    }

    private void take(Sender sender, @Nullable LockRecord replaced) {
        Turn turn = wanted.turn();
        if (turn != null) {
            turn.comes();
        } else if (!timeAsked && watched.needsTime()) {
            timeAsked = true;
            poll(sender);
        } else if (mayAsk()) {
            send(sender, replaced);
        }
    }

    private void send(Sender sender, @Nullable LockRecord replaced) {
        // Set before the answer can lead to the next attempt. Set later, it could overwrite that attempt's future.
        CompletableFuture<Void> judged = new CompletableFuture<>();
        wanted.inFlight(judged);
        TakeAttempt attempt = new TakeAttempt(context, client, this, wanted, grants, pace, leftovers, replaced);
        PacedRequest<Answer<Outcome>> take = context.table()
                .take(sender, attempt.urgency(), wanted.timing().attemptTimeout(), attempt, attempt::late);
        limit.asks(take);
        Completions.on(take.result(), (answer, failure) -> {
            try {
                step(() -> attempt.ended(answer, failure));
            } finally {
                judged.complete(null);
            }
        });
    }

    private boolean mayAsk() {
        if (pace.mayAsk(wanted.waits(), context.nano())) {
            return true;
        }
        if (wanted.waits()) {
            pause();
        } else {
            acquirer.fail(wanted, Unreachable.reasonOf(wanted));
        }
        return false;
    }

    @Override
    public void settle(Acquisition.Attempt landed, long fencingToken, long date, boolean shared) {
        if (wanted.isOver()) {
            leftovers.release(landed);
        } else if (shared && grants.isUsable(landed, date)) {
            acquirer.drain(wanted, landed, fencingToken, pace.rate(), () -> take(Sender.ENGINE, null));
        } else if (grants.isUsable(landed, date)) {
            acquirer.grant(wanted, landed, fencingToken);
        } else {
            // Forget it; otherwise the row that shows it would look like a grant again and again.
            wanted.forget(landed);
            client.registry().bury(landed.holdId());
            take(Sender.ENGINE, null);
        }
    }

    @Override
    public void readInDoubt(StoreException unanswered) {
        doubt = unanswered;
        poll(Sender.ENGINE);
    }

    private void poll(Sender sender) {
        if (!mayAsk()) {
            return;
        }
        Supplier<LockKey> key = () -> {
            pace.sentNow(context.nano());
            return wanted.key();
        };
        PacedRequest<Answer<Row>> read =
                context.table().read(sender, key, wanted.timing().attemptTimeout());
        limit.asks(read);
        Completions.on(read.result(), (answer, failure) -> step(() -> polled(answer, failure)));
    }

    private void polled(@Nullable Answer<Row> answer, @Nullable Throwable failure) {
        if (failure != null && !wanted.leftEarly(context.nano())) {
            troubled(StoreException.of(failure));
        } else if (answer != null) {
            see(answer.content(), answer.date());
        }
    }

    @Override
    public void see(Row row, long date) {
        acquirer.tableAnswered();
        if (wanted.isOver()) {
            return;
        }
        if (row instanceof Row.Malformed malformed) {
            acquirer.fail(wanted, malformed.problem());
        } else if (row instanceof Row.Held held) {
            seeHeld(held, date);
        } else {
            seeFree(row);
        }
    }

    private void seeFree(Row row) {
        watched.seeFree(row);
        StoreException unanswered = doubt;
        doubt = null;
        if (unanswered != null && (retaken || wanted.isLate(context.nano()))) {
            troubled(unanswered);
        } else if (watched.isYielded(context.nano())) {
            standBack();
        } else {
            // Only one retry without a pause: a table that answers reads but no writes would get requests without end.
            retaken |= unanswered != null;
            take(Sender.ENGINE, null);
        }
    }

    private void seeHeld(Row.Held held, long date) {
        Optional<Acquisition.Attempt> own = wanted.sentAs(held.version());
        if (own.isPresent()) {
            settle(own.get(), held.record().fencingToken(), date, held.shared());
            return;
        }
        client.queues().noteTrouble(wanted, null);
        boolean abandoned = client.registry().isDead(held.version());
        if (watched.see(held, abandoned, context.nano())) {
            pace.restart(context.nano());
        }
        String session = held.record().session();
        if (abandoned && watched.isYielded(context.nano())) {
            standBack();
        } else if (session != null && !abandoned) {
            seeEnrolled(held, session);
        } else {
            takeIf(abandoned || watched.isOver(held, date), held);
        }
    }

    private void takeIf(boolean over, Row.Held held) {
        if (over) {
            take(Sender.ENGINE, held.record());
        } else {
            announcer.raise(watched.latest(), pace.rate());
            pause();
        }
    }

    private void seeEnrolled(Row.Held held, String sessionId) {
        Completions.on(
                watched.session(sessionId).nanosLeft(),
                (left, failure) -> step(() -> {
                    if (failure != null && !wanted.isOver()) {
                        troubled(StoreException.of(failure));
                    } else if (left != null && !wanted.isOver()) {
                        watched.seeSession(left, context.nano());
                        takeIf(left <= 0, held);
                    }
                }));
    }

    @Override
    public void troubled(StoreException trouble) {
        client.queues().noteTrouble(wanted, trouble.reason());
        if (trouble.kind() == StoreException.Kind.FATAL) {
            acquirer.fail(wanted, trouble.reason());
        } else if (!wanted.waits()) {
            acquirer.failForTrouble(wanted, trouble.reason());
        } else {
            pause();
        }
    }

    @Override
    public void pause() {
        wanted.decideFirst(true);
        long now = context.nano();
        if (!wanted.waits() || wanted.isOverdue(now)) {
            acquirer.endWaiting(wanted);
            return;
        }
        limit.set();
        long left = watched.leaseLeft(now);
        long pause = pace.nextPause(now);
        // If the lease ends during the pause, the next step comes exactly then.
        schedule(
                Math.max(left > 0 ? Math.min(pause, left) : pause, pace.nanosUntilNext(now)),
                () -> takeOver(Sender.ENGINE, watched.expired()));
    }

    private void takeOver(Sender sender, @Nullable Observation dead) {
        if (dead != null && dead.whole()) {
            take(sender, dead.record());
        } else {
            poll(Sender.ENGINE);
        }
    }
}
