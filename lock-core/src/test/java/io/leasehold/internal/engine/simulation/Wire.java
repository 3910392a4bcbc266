package io.leasehold.internal.engine.simulation;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client's way to the table, through a network with faults. */
final class Wire implements LockStore {

    /** Looks at an answer right after the engine has. */
    private interface Afterwards<T> {
        void look(T answer);
    }

    /** Made once each: where an exception came from is of no interest here, and costs. */
    private static final Map<String, StoreException> TROUBLE = new ConcurrentHashMap<>();

    private final Fleet fleet;
    private final Member member;
    private final SplittableRandom random;
    private boolean instant;
    private boolean forcing;

    Wire(Fleet fleet, Member member, SplittableRandom random) {
        this.fleet = fleet;
        this.member = member;
        this.random = random;
    }

    /** From here on answers come before the calls return. */
    void makeInstant() {
        instant = true;
    }

    /**
     * Makes a call that blocks until the table has answered, which it does at once, unless the engine has the call wait.
     * Returns false if the process ended meanwhile.
     */
    boolean answerAtOnce(Runnable call) {
        boolean before = instant;
        instant = true;
        try {
            call.run();
            return true;
        } catch (Program.Ended e) {
            return false;
        } finally {
            instant = before;
            fleet.holdJudge().lookForGrants(member);
        }
    }

    private boolean isInstant() {
        return instant && !member.process().isWaiting();
    }

    @Override
    public CompletionStage<Outcome> take(Take take) {
        fleet.tableJudge().takeSent(member, take);
        fleet.turnJudge().takeSent(member, take);
        countForRate("take", take.key());
        CompletionStage<Outcome> answer = send(
                "take",
                take.key(),
                take.holdId(),
                take.timeout(),
                () -> fleet.table().take(take),
                outcome -> {});
        return isVacated(take.replaced()) ? answer.whenComplete(this::countVacated) : answer;
    }

    /** A row of this client's own, which its owner has left to the next request without a release. */
    private boolean isVacated(@Nullable LockRecord replaced) {
        HoldFile file = replaced == null ? null : fleet.tableJudge().fileOf(replaced.version());
        return file != null && file.owner == member && file.releasing;
    }

    private void countVacated(@Nullable Outcome outcome, @Nullable Throwable failure) {
        boolean done = outcome instanceof Outcome.Applied;
        fleet.tally().count(done ? Happening.VACATED : Happening.FAILED_VACATE);
    }

    @Override
    public CompletionStage<Outcome> beat(Beat beat) {
        HoldFile file = fleet.tableJudge().file(beat.holdId());
        fleet.holdJudge().beatSent(file, beat.beat());
        return send(
                "beat " + beat.beat(),
                beat.key(),
                beat.holdId(),
                beat.timeout(),
                () -> fleet.table().beat(beat),
                outcome -> fleet.holdJudge().beatAnswered(file, outcome));
    }

    /** Makes a call that forces a release, which is no release of an owner's. */
    void force(Runnable call) {
        forcing = true;
        try {
            answerAtOnce(call);
        } finally {
            forcing = false;
        }
    }

    @Override
    public CompletionStage<Outcome> release(Release release) {
        if (forcing) {
            return CompletableFuture.completedFuture(fleet.table().force(release));
        }
        HoldFile file = fleet.tableJudge().fileOf(release.version());
        fleet.holdJudge().releaseSent(file);
        if (file != null && file.handle == null) {
            fleet.rateJudge().released(member, release.key());
        }
        return send(
                "release",
                release.key(),
                file.id,
                release.timeout(),
                () -> fleet.table().release(release),
                outcome -> {});
    }

    @Override
    public CompletionStage<Outcome> announce(Announcement announcement) {
        fleet.tally().count(Happening.ANNOUNCEMENT);
        countForRate("announcement", announcement.key());
        return send(
                "announcement",
                announcement.key(),
                null,
                announcement.timeout(),
                () -> fleet.table().announce(announcement),
                outcome -> {});
    }

    @Override
    public CompletionStage<Outcome> withdraw(Announcement announcement) {
        return send(
                "withdrawal",
                announcement.key(),
                null,
                announcement.timeout(),
                () -> fleet.table().withdraw(announcement),
                outcome -> {});
    }

    @Override
    public CompletionStage<Row> read(LockKey key, Duration timeout) {
        countForRate("read", key);
        return send("read", key, null, timeout, () -> fleet.table().read(key), row -> {});
    }

    private void countForRate(String what, LockKey key) {
        if (!isInstant()) {
            fleet.rateJudge().sent(member, key, what);
        }
    }

    private <T> CompletionStage<T> send(
            String what,
            LockKey key,
            @Nullable String holdId,
            Duration timeout,
            Supplier<T> effect,
            Afterwards<T> afterwards) {
        if (isInstant()) {
            return CompletableFuture.completedFuture(effect.get());
        }
        fleet.tally().count(Happening.REQUEST);
        Fate fate = fleet.network().draw(member.machine(), random);
        if (!fate.isClean() || fate.there + fate.back > timeout.toNanos() / 2) {
            member.hitByFault(timeout);
        }
        Message<T> message = new Message<>(what, key, holdId, timeout, effect, afterwards, fate);
        message.leave();
        return message.answer;
    }

    @Override
    public CompletionStage<Page> page(@Nullable String partitionKey, @Nullable Object cursor, Duration timeout) {
        return CompletableFuture.completedFuture(new Page(List.of(), null));
    }

    @Override
    public Set<String> reservedNames() {
        return Set.of("owner_name");
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

    /** One request under way. */
    private final class Message<T> {

        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final String what;
        private final LockKey key;
        private final @Nullable String holdId;
        private final Duration timeout;
        private final Supplier<T> effect;
        private final Afterwards<T> afterwards;
        private final Fate fate;

        Message(
                String what,
                LockKey key,
                @Nullable String holdId,
                Duration timeout,
                Supplier<T> effect,
                Afterwards<T> afterwards,
                Fate fate) {
            this.what = what;
            this.key = key;
            this.holdId = holdId;
            this.timeout = timeout;
            this.effect = effect;
            this.afterwards = afterwards;
            this.fate = fate;
        }

        void leave() {
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
            T result = effect.get();
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
            T result = effect.get();
            if (fate.retried && what.equals("release") && result instanceof Outcome.Refused) {
                // The store under the engine does the same: the first attempt may be what freed the row.
                fail(StoreException.Kind.AMBIGUOUS, "refused at the second attempt");
            } else if (fate.retried) {
                succeed(result);
            }
        }

        private void succeed(T result) {
            member.process().post(fate.back, () -> {
                note(() -> "is answered " + this + ": " + brief(result));
                boolean inTime = fate.there + fate.back < timeout.toNanos() / 2;
                if (inTime && result instanceof Outcome.Applied applied && applied.awaited()) {
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
}
