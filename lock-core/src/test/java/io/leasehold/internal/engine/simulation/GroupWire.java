package io.leasehold.internal.engine.simulation;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One client's requests for several rows on their way to the table. */
final class GroupWire {

    private static final int STREAM = 5_000;
    private final Fleet fleet;
    private final Member member;
    private final Wire wire;
    private final boolean mayRead;
    private final boolean mayWrite;

    GroupWire(Fleet fleet, Member member, Wire wire) {
        this.fleet = fleet;
        this.member = member;
        this.wire = wire;
        int dice = fleet.plan()
                .random(STREAM + Math.abs(member.name().hashCode() % STREAM))
                .nextInt(4);
        mayRead = dice != 0 || !fleet.plan().has(Fault.GROUPS_DENIED);
        mayWrite = dice != 1 || !fleet.plan().has(Fault.GROUPS_DENIED);
    }

    CompletionStage<Answer<LockStore.ReadRows>> readAll(List<LockKey> keys, Duration timeout) {
        GroupAsk ask = fleet.groupJudge().readSent(member, keys);
        long sent = member.machine().elapsed();
        CompletionStage<Answer<LockStore.ReadRows>> answer = wire.send(
                "read of all",
                keys.get(0),
                null,
                timeout,
                () -> fleet.groupTable().readAll(keys),
                rows -> {});
        return answer.thenCompose(rows -> {
            boolean inTime = member.machine().elapsed() - sent < timeout.toNanos() / 2;
            if (ask != null && inTime && rows.content().unread().isEmpty()) {
                ask.readings++;
            }
            return mayRead ? CompletableFuture.completedFuture(rows) : denied();
        });
    }

    CompletionStage<Answer<GroupOutcome>> takeAll(GroupTake group) {
        GroupTransaction transaction = fleet.groupJudge().takeSent(member, group);
        for (GroupTake.Part part : group.parts()) {
            Take take = part.take();
            long byDate = fleet.tally().of(Happening.TAKEOVER_BY_DATE);
            fleet.tableJudge().takeSent(member, take);
            fleet.deathJudge().takeSent(member, take);
            transaction.takesOver(take, fleet.tally().of(Happening.TAKEOVER_BY_DATE) > byDate);
            fleet.tableJudge().file(take.holdId()).inGroup = true;
            fleet.turnJudge().takeSent(member, take);
            fleet.timeJudge().said(member, take.key(), take.aliveUntil(), take.lease());
        }
        transaction.leave();
        CompletionStage<Answer<GroupOutcome>> answer = wire.send(
                "takes",
                group.parts().get(0).take().key(),
                null,
                group.timeout(),
                mayWrite ? transaction::arrive : GroupOutcome.Unsupported::new,
                transaction::judged);
        return answer.handle((outcome, failure) -> said(transaction, outcome, failure))
                .thenCompose(outcome -> outcome);
    }

    /** The table's conflict is no failure of a transaction: it is known that nothing was written. */
    private CompletionStage<Answer<GroupOutcome>> said(
            GroupTransaction transaction, @Nullable Answer<GroupOutcome> answer, @Nullable Throwable failure) {
        transaction.returns(failure == null ? null : StoreException.of(failure));
        if (failure == null) {
            return mayWrite ? CompletableFuture.completedFuture(answer) : denied();
        }
        StoreException trouble = StoreException.of(failure);
        boolean conflict = trouble.kind() == StoreException.Kind.TRANSIENT
                && trouble.reason().getMessage().equals(Fate.Refusal.CONFLICT.toString());
        if (conflict) {
            fleet.tally().count(Happening.GROUP_CONFLICT);
            return CompletableFuture.completedFuture(Answer.undated(new GroupOutcome.Conflict()));
        }
        return CompletableFuture.failedFuture(trouble);
    }

    private <T> CompletionStage<Answer<T>> denied() {
        fleet.tally().count(Happening.GROUP_DENIED);
        return CompletableFuture.failedFuture(new StoreException(
                StoreException.Kind.FATAL, new LockException(LockException.Code.ACCESS_DENIED, "denied"), null));
    }
}
