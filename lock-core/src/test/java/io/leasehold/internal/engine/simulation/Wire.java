package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Mark;
import io.leasehold.internal.store.MemberWait;
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
import org.jspecify.annotations.Nullable;

/** One client's way to the table, through a network with faults. */
final class Wire extends Sending {

    private final GroupWire groups;

    Wire(Fleet fleet, Member member, SplittableRandom random) {
        super(fleet, member, random);
        this.groups = new GroupWire(fleet, member, this);
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
        fleet.deathJudge().takeSent(member, take);
        fleet.turnJudge().takeSent(member, take);
        fleet.timeJudge().said(member, take.key(), take.aliveUntil(), take.lease());
        countForRate("take", MemberRows.lockOf(take.key()));
        CompletionStage<Answer<Outcome>> answer = send(
                "take",
                take.key(),
                take.holdId(),
                take.timeout(),
                () -> fleet.table().take(take),
                made -> fleet.timeJudge().takeAnswered(take, made));
        return isVacated(take.replaced()) ? answer.whenComplete(this::countVacated) : answer;
    }

    @Override
    public CompletionStage<Answer<GroupOutcome>> takeAll(GroupTake group) {
        return groups.takeAll(group);
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
        HoldFile file = fleet.tableJudge().file(beat.holdId()).latestServed();
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

    @Override
    public CompletionStage<Answer<Outcome>> release(Release release) {
        if (SessionRow.isOne(release.key())) {
            return write(
                    "release",
                    release.key(),
                    release.timeout(),
                    fleet.sessionJudge().ending(member, release));
        }
        if (isOfForce(release)) {
            return CompletableFuture.completedFuture(
                    Answer.undated(fleet.byHand().force(release)));
        }
        HoldFile file = fleet.tableJudge().fileOf(release.version());
        if (release.exactly() || file == null || file.owner != member) {
            return write(
                    "free", release.key(), release.timeout(), fleet.deathJudge().freeing(member, release));
        }
        fleet.holdJudge().releaseSent(file);
        if (file.anyHandle() == null && !file.inTurn) {
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
    public CompletionStage<Answer<ReadRows>> readAll(List<LockKey> keys, Duration timeout) {
        return groups.readAll(keys, timeout);
    }

    @Override
    public CompletionStage<Answer<Row>> read(LockKey key, Duration timeout) {
        if (SessionRow.isOne(key)) {
            return send(
                    "read", key, null, timeout, () -> seen(key, fleet.table().read(key)), row -> {});
        }
        countForRate("read", MemberRows.lockOf(key));
        return send("read", key, null, timeout, () -> fleet.table().read(key), showing(key, timeout));
    }

    private Message.Afterwards<Row> showing(LockKey key, Duration timeout) {
        long sent = member.machine().elapsed();
        long moment = fleet.world().now();
        PhaseJudge judge = fleet.sharedJudge().phases();
        return answer -> judge.shown(member, key, answer.content(), moment, isLate(sent, timeout));
    }

    /** Returns whether the engine may not have waited for an answer. */
    private boolean isLate(long sent, Duration timeout) {
        return member.machine().elapsed() - sent >= timeout.toNanos() / 2;
    }

    private Row seen(LockKey key, Row session) {
        fleet.sessionJudge().seen(member, key, session);
        return session;
    }

    @Override
    public CompletionStage<Answer<Page>> page(
            @Nullable String partitionKey, @Nullable Object cursor, Duration timeout) {
        return CompletableFuture.completedFuture(Answer.undated(new Page(List.of(), null)));
    }

    @Override
    public CompletionStage<Answer<Members>> members(LockKey lock, @Nullable Object cursor, Duration timeout) {
        if (cursor == null) {
            countForRate("query", lock);
        }
        long sent = member.machine().elapsed();
        return send(
                "query",
                lock,
                null,
                timeout,
                () -> fleet.sharedJudge().phases().queried(member, lock, cursor),
                answer -> fleet.sharedJudge().phases().answered(member, lock, answer.content(), isLate(sent, timeout)));
    }

    @Override
    public CompletionStage<Answer<Row>> mark(Mark mark) {
        countForRate("mark", mark.lock());
        fleet.sharedJudge().phases().marking(member, mark.lock());
        return send(
                "mark",
                mark.lock(),
                null,
                mark.timeout(),
                () -> fleet.sharedJudge().marked(mark),
                showing(mark.lock(), mark.timeout()));
    }

    @Override
    public CompletionStage<Answer<Outcome>> waitFor(MemberWait wait) {
        countForRate("wait", MemberRows.lockOf(wait.row()));
        return write(
                "wait",
                wait.row(),
                wait.timeout(),
                () -> fleet.sharedJudge().waited(wait, fleet.table().members().waitFor(wait)));
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
