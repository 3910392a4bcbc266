package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Acquires a lock for one shared or limited holder: takes a row of its own, or a slot, and lets {@link MainWatch} go on. */
final class MemberPoller implements Taker {

    private final Context context;
    private final ClientState client;
    private final Acquirer acquirer;
    private final Acquisition wanted;
    private final Steps steps;
    private final GrantCheck grants;
    private final Leftovers leftovers;
    private final MemberQuery query;
    private final @Nullable Slots slots;
    private LockKey row;
    private boolean retaken;

    MemberPoller(Context context, ClientState client, Acquirer acquirer, Acquisition wanted) {
        this.context = context;
        this.client = client;
        this.acquirer = acquirer;
        this.wanted = wanted;
        this.row = wanted.key();
        this.steps = new Steps(context, client, acquirer, wanted, new RequestRate());
        this.grants = new GrantCheck(context, wanted);
        this.leftovers = new Leftovers(context, client.orphans(), wanted, steps.pace());
        this.query = new MemberQuery(context, steps, row);
        this.slots = wanted.mode() == Mode.LIMITED
                ? new Slots(context, client, row, wanted.request().limit().orElseThrow())
                : null;
        wanted.clearedBy(leftovers);
    }

    /** Begins, on the thread that the first request is sent by. */
    void begin(Sender first) {
        steps.step(() -> {
            boolean needsTime = context.table().clock().isNeededFor(wanted.timing());
            Slots.Choice remembered = slots == null || needsTime ? null : slots.remembered();
            if (slots != null && remembered == null) {
                look(first);
            } else if (needsTime) {
                askTime(first);
            } else {
                take(first, remembered);
            }
        });
    }

    /** Reads the main row for the date of the answer alone, which the take is to tell others. */
    private void askTime(Sender sender) {
        if (steps.mayAsk(this::again)) {
            steps.when(
                    context.table().read(sender, wanted.key(), wanted.timing().attemptTimeout()),
                    answer -> again(),
                    this::again);
        }
    }

    private void again() {
        if (slots == null) {
            take(Sender.ENGINE, null);
        } else {
            look(Sender.ENGINE);
        }
    }

    @Override
    public LockKey rowOf(String holdId) {
        if (slots == null) {
            row = MemberRow.shared(wanted.key(), holdId);
        }
        return row;
    }

    private void take(Sender sender, Slots.@Nullable Choice choice) {
        if (!steps.mayAsk(this::again)) {
            return;
        }
        LockRecord replaced = choice == null ? null : choice.dead();
        row = choice == null ? row : choice.row();
        CompletableFuture<Void> judged = new CompletableFuture<>();
        wanted.inFlight(judged);
        TakeAttempt attempt = new TakeAttempt(context, client, this, wanted, grants, steps.pace(), leftovers, replaced);
        PacedRequest<Answer<Outcome>> take = context.table()
                .take(sender, attempt.urgency(), wanted.timing().attemptTimeout(), attempt, attempt::late);
        steps.asks(take);
        Completions.on(take.result(), (answer, failure) -> {
            try {
                attempt.ended(answer, failure);
            } catch (RuntimeException | Error e) {
                steps.step(() -> {
                    throw e;
                });
            } finally {
                judged.complete(null);
            }
        });
    }

    private void look(Sender sender) {
        if (steps.mayAsk(this::again)) {
            query.all(sender, this::choose, this::again);
        }
    }

    private void choose(MemberQuery.Found found) {
        MalformedLockRecordException malformed = found.malformed();
        if (malformed != null) {
            acquirer.fail(wanted, malformed);
            return;
        }
        Completions.on(
                Objects.requireNonNull(slots).choose(found),
                (view, failure) -> steps.step(() -> {
                    if (view == null) {
                        steps.troubled(StoreException.of(Objects.requireNonNull(failure)), this::again);
                    } else if (view.choice() != null) {
                        take(Sender.ENGINE, view.choice());
                    } else {
                        // No slot need be held: all may be left to others first.
                        steps.busy(found.held().stream().findFirst().orElse(null));
                        steps.pause(view.nanosLeft(), this::again);
                    }
                }));
    }

    @Override
    public void settle(Acquisition.Attempt landed, long fencingToken, long date, boolean shared) {
        if (wanted.isOver()) {
            leftovers.release(landed);
        } else if (grants.isUsable(landed, date)) {
            if (slots != null) {
                slots.took(landed.row());
            }
            acquirer.enter(wanted, landed, fencingToken, steps.pace().rate(), this::again);
        } else {
            wanted.forget(landed);
            leftovers.release(landed);
            again();
        }
    }

    /** Looks for another slot: somebody else was faster. */
    @Override
    public void see(Row refusing, long date) {
        acquirer.tableAnswered();
        if (refusing instanceof Row.Malformed malformed) {
            acquirer.fail(wanted, malformed.problem());
            return;
        }
        if (refusing instanceof Row.Held held) {
            steps.busy(held);
        }
        again();
    }

    /** Reads the row of the latest take, whose answer is lost. */
    @Override
    public void readInDoubt(StoreException unanswered) {
        if (steps.mayAsk(this::again)) {
            steps.when(
                    context.table().read(Sender.ENGINE, row, wanted.timing().attemptTimeout()),
                    answer -> judge(answer, unanswered),
                    this::again);
        }
    }

    private void judge(Answer<Row> answer, StoreException unanswered) {
        Optional<Acquisition.Attempt> own =
                answer.content() instanceof Row.Held held ? wanted.sentAs(held.version()) : Optional.empty();
        if (own.isPresent()) {
            Row.Held held = (Row.Held) answer.content();
            settle(own.get(), held.record().fencingToken(), answer.date(), false);
        } else if (retaken || wanted.isLate(context.nano())) {
            troubled(unanswered);
        } else {
            // Only one retry without a pause: a table that answers reads but no writes would get requests without end.
            retaken = true;
            again();
        }
    }

    @Override
    public void troubled(StoreException trouble) {
        steps.troubled(trouble, this::again);
    }

    @Override
    public void pause() {
        steps.pause(Long.MAX_VALUE, this::again);
    }
}
