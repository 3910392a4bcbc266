package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client's way to the table, through a network with faults. */
final class Wire implements LockStore {

    private static final int NOT_FORCING = -1;

    private final Fleet fleet;
    private final Member member;
    private final SplittableRandom random;
    private boolean instant;
    /** How many threads were blocked when a call began that forces a release; a negative number if none does. */
    private int forcing = NOT_FORCING;

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
     * Makes a call that blocks until the table has answered, which it does at once, unless the engine has the call
     * wait. Returns false if the process ended meanwhile.
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
        return instant && member.process().waiting() == 0;
    }

    @Override
    public CompletionStage<Answer<Outcome>> take(Take take) {
        if (SessionRow.isOne(take.key())) {
            fleet.tableJudge().sent(member, HoldVersion.first(take.holdId()));
            fleet.sessionJudge().openingSent(member, take);
            return write(
                    "opening", take.key(), take.timeout(), () -> fleet.table().take(take));
        }
        fleet.tableJudge().takeSent(member, take);
        fleet.turnJudge().takeSent(member, take);
        fleet.timeJudge().said(member, take.key(), take.aliveUntil(), take.lease());
        countForRate("take", take.key());
        CompletionStage<Answer<Outcome>> answer = send(
                "take",
                take.key(),
                take.holdId(),
                take.timeout(),
                () -> fleet.table().take(take),
                made -> fleet.timeJudge().takeAnswered(take, made));
        return isVacated(take.replaced()) ? answer.whenComplete(this::countVacated) : answer;
    }

    /** A row of this client's own, which its owner has left to the next request without a release. */
    private boolean isVacated(@Nullable LockRecord replaced) {
        HoldFile file = replaced == null ? null : fleet.tableJudge().fileOf(replaced.version());
        return file != null && file.owner == member && file.releasing;
    }

    private void countVacated(@Nullable Answer<Outcome> answer, @Nullable Throwable failure) {
        boolean done = answer != null && answer.content() instanceof Outcome.Applied;
        fleet.tally().count(done ? Happening.VACATED : Happening.FAILED_VACATE);
    }

    @Override
    public CompletionStage<Answer<Outcome>> beat(Beat beat) {
        if (SessionRow.isOne(beat.key())) {
            fleet.tableJudge().sent(member, HoldVersion.of(beat.holdId(), beat.beat()));
            return send(
                    "beat " + beat.beat(),
                    beat.key(),
                    null,
                    beat.timeout(),
                    fleet.sessionJudge().beating(beat),
                    answer -> fleet.sessionJudge().answered(member, beat, answer));
        }
        HoldFile file = fleet.tableJudge().file(beat.holdId());
        fleet.holdJudge().beatSent(file, beat.beat());
        fleet.timeJudge()
                .said(
                        member,
                        beat.key(),
                        beat.aliveUntil(),
                        Duration.ofNanos(file.timing().lease()));
        return send(
                "beat " + beat.beat(),
                beat.key(),
                beat.holdId(),
                beat.timeout(),
                () -> fleet.table().beat(beat),
                made -> fleet.holdJudge().beatAnswered(file, beat, made));
    }

    /** Makes a call that forces a release, which is no release of an owner's. */
    void force(Runnable call) {
        int before = forcing;
        forcing = member.process().waiting();
        try {
            answerAtOnce(call);
        } finally {
            forcing = before;
        }
    }

    /** What others of the process do while that call is blocked does not count. */
    private boolean isForcing() {
        return forcing == member.process().waiting();
    }

    /**
     * Returns whether a request belongs to that call, which may have to wait for room before it is sent.
     *
     * @param ofTheKind whether it is of a kind that such a call sends
     */
    private boolean isOfForce(boolean ofTheKind) {
        return isForcing() || (forcing != NOT_FORCING && ofTheKind);
    }

    @Override
    public CompletionStage<Answer<Outcome>> release(Release release) {
        if (SessionRow.isOne(release.key())) {
            return write(
                    "release",
                    release.key(),
                    release.timeout(),
                    fleet.sessionJudge().ending(member, release));
        }
        if (isOfForce(release.exactly())) {
            return CompletableFuture.completedFuture(
                    Answer.undated(fleet.table().force(release)));
        }
        HoldFile file = fleet.tableJudge().fileOf(release.version());
        fleet.holdJudge().releaseSent(file);
        if (file != null && file.handle == null) {
            fleet.rateJudge().released(file);
        }
        return send(
                "release",
                release.key(),
                file.id,
                release.timeout(),
                () -> fleet.table().release(release, member.deletes()),
                outcome -> {});
    }

    @Override
    public CompletionStage<Answer<Outcome>> announce(Announcement announcement) {
        fleet.tally().count(Happening.ANNOUNCEMENT);
        countForRate("announcement", announcement.key());
        return write(
                "announcement",
                announcement.key(),
                announcement.timeout(),
                () -> fleet.table().announce(announcement));
    }

    @Override
    public CompletionStage<Answer<Outcome>> withdraw(Announcement announcement) {
        return write(
                "withdrawal",
                announcement.key(),
                announcement.timeout(),
                () -> fleet.table().withdraw(announcement));
    }

    @Override
    public CompletionStage<Answer<Outcome>> revoke(Revocation revocation) {
        fleet.tally().count(Happening.REVOCATION);
        return write(
                "revocation",
                revocation.session(),
                revocation.timeout(),
                () -> fleet.table().revoke(revocation));
    }

    @Override
    public CompletionStage<Answer<Rows>> readSome(List<LockKey> keys, Duration timeout) {
        fleet.tally().count(Happening.AUDIT);
        return send(
                "read of several",
                keys.get(0),
                null,
                timeout,
                () -> fleet.table().some(keys),
                rows -> {});
    }

    @Override
    public CompletionStage<Answer<Row>> read(LockKey key, Duration timeout) {
        if (SessionRow.isOne(key)) {
            return send(
                    "read", key, null, timeout, () -> seen(key, fleet.table().read(key)), row -> {});
        }
        countForRate("read", key);
        return send("read", key, null, timeout, () -> fleet.table().read(key), row -> {});
    }

    private Row seen(LockKey key, Row session) {
        fleet.sessionJudge().seen(member, key, session);
        return session;
    }

    private void countForRate(String what, LockKey key) {
        if (!isInstant() && !isOfForce(what.equals("read"))) {
            fleet.rateJudge().sent(member, key, what);
        }
    }

    /** Sends a write of which no judge keeps a file. */
    private CompletionStage<Answer<Outcome>> write(
            String what, LockKey key, Duration timeout, Supplier<Outcome> effect) {
        return send(what, key, null, timeout, effect, outcome -> {});
    }

    private <T> CompletionStage<Answer<T>> send(
            String what,
            LockKey key,
            @Nullable String holdId,
            Duration timeout,
            Supplier<T> effect,
            Message.Afterwards<T> afterwards) {
        if (isInstant()) {
            return CompletableFuture.completedFuture(fleet.frontEnds().answer(member, effect.get()));
        }
        fleet.tally().count(Happening.REQUEST);
        Fate fate = fleet.network().draw(member.machine(), random);
        if (!fate.isClean() || fate.there + fate.back > timeout.toNanos() / 2) {
            member.hitByFault(timeout);
        }
        Message<T> message = new Message<>(fleet, member, what, key, holdId, timeout, effect, afterwards, fate);
        message.leave();
        return message.answer();
    }

    @Override
    public CompletionStage<Answer<Page>> page(
            @Nullable String partitionKey, @Nullable Object cursor, Duration timeout) {
        return CompletableFuture.completedFuture(Answer.undated(new Page(List.of(), null)));
    }

    @Override
    public boolean hasSilentWaiters() {
        return member.deletes();
    }

    @Override
    public Set<String> reservedNames() {
        return Set.of("owner_name");
    }
}
