package io.leasehold.internal.engine.simulation;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request under way. */
final class Message<T> {

    /** Looks at the answer right after the engine has. */
    interface Afterwards<T> {
        void look(Answer<T> answer);
    }

    /** Made once each: where an exception came from is of no interest here, and costs. */
    private static final Map<String, StoreException> TROUBLE = new ConcurrentHashMap<>();

    private final Fleet fleet;
    private final Member member;

    private final CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
    private final String what;
    private final LockKey key;
    private final @Nullable String holdId;
    private final Duration timeout;
    private final Supplier<T> effect;
    private final Afterwards<T> afterwards;
    private final Fate fate;
    private long sent;

    Message(
            Fleet fleet,
            Member member,
            String what,
            LockKey key,
            @Nullable String holdId,
            Duration timeout,
            Supplier<T> effect,
            Afterwards<T> afterwards,
            Fate fate) {
        this.fleet = fleet;
        this.member = member;
        this.what = what;
        this.key = key;
        this.holdId = holdId;
        this.timeout = timeout;
        this.effect = effect;
        this.afterwards = afterwards;
        this.fate = fate;
    }

    CompletionStage<Answer<T>> answer() {
        return answer;
    }

    void leave() {
        sent = member.machine().elapsed();
        boolean lost = fate.there == Fate.NEVER;
        note(() -> "sends " + this + (lost ? ", which is lost" : ""));
        if (!lost) {
            fleet.world().in(fate.there, this::arrive);
        }
    }

    private void arrive() {
        if (fate.refusal != null) {
            fail(kindOf(fate.refusal), fate.refusal.toString());
            return;
        }
        Answer<T> result = fleet.frontEnds().answer(member, effect.get());
        if (fate.again != Fate.NEVER) {
            fleet.world().in(fate.again, this::arriveAgain);
        }
        if (fate.errorAfterwards) {
            fail(StoreException.Kind.AMBIGUOUS, "SERVER_ERROR, although carried out");
        } else if (fate.back == Fate.NEVER) {
            note(() -> "will get no answer to " + this);
        } else if (!fate.retried) {
            succeed(result);
        }
    }

    private void arriveAgain() {
        note(() -> "has its " + this + " carried out once more");
        if (what.equals("take")) {
            fleet.tableJudge().file(holdId).row.sentAgain = true;
        }
        Answer<T> result = fleet.frontEnds().answer(member, effect.get());
        if (fate.retried
                && (what.equals("release") || what.equals("free"))
                && result.content() instanceof Outcome.Refused) {
            // The store under the engine does the same: the first attempt may be what freed the row.
            fail(StoreException.Kind.AMBIGUOUS, "refused at the second attempt");
        } else if (fate.retried) {
            succeed(result);
        }
    }

    private StoreException.Kind kindOf(Fate.Refusal refusal) {
        if (refusal == Fate.Refusal.FATAL) {
            fleet.tally().count(Happening.FATAL_ANSWER);
            return StoreException.Kind.FATAL;
        }
        return refusal == Fate.Refusal.SERVER_ERROR ? StoreException.Kind.AMBIGUOUS : StoreException.Kind.TRANSIENT;
    }

    private static StoreException trouble(StoreException.Kind kind, String what) {
        return TROUBLE.computeIfAbsent(
                kind + what,
                text -> new StoreException(kind, new LockException(LockException.Code.STORE_UNAVAILABLE, what), null));
    }

    private void succeed(Answer<T> result) {
        member.process().post(fate.back, () -> {
            note(() -> "is answered " + this + ": " + brief(result.content()));
            boolean inTime = member.machine().elapsed() - sent < timeout.toNanos() / 2;
            if (inTime && holdId != null && result.content() instanceof Outcome.Applied applied && applied.awaited()) {
                fleet.turnJudge().owes(fleet.tableJudge().file(holdId));
            }
            answer.complete(result);
            fleet.holdJudge().lookForGrants(member);
            afterwards.look(result);
        });
    }

    private void fail(StoreException.Kind kind, String error) {
        member.process().post(fate.back, () -> {
            note(() -> "is answered " + this + ": " + error);
            answer.completeExceptionally(trouble(kind, error));
            fleet.holdJudge().lookForGrants(member);
        });
    }

    private void note(Supplier<String> text) {
        fleet.world().note(member.name(), key, text);
    }

    private String brief(T result) {
        if (result instanceof Outcome.Refused refused) {
            return "refused by " + row(refused.row());
        }
        return result instanceof Row row ? row(row) : "applied";
    }

    private String row(Row row) {
        if (row instanceof Row.Held held) {
            HoldFile file = fleet.tableJudge().fileOf(held.version());
            return "held "
                    + (file == null
                            ? held.version()
                            : file.name() + held.version().substring(32));
        }
        return row.getClass().getSimpleName();
    }

    @Override
    public String toString() {
        return holdId == null
                ? what
                : what + " of " + fleet.tableJudge().file(holdId).name();
    }
}
