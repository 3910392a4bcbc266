package io.leasehold.internal.engine.simulation;

import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One transaction that takes all locks of a group, on its way to the table and back. */
final class GroupTransaction {

    /** For a release and another one, each under way for as long as it may be. */
    private static final long SOON = TimeUnit.SECONDS.toNanos(6);

    private final Fleet fleet;
    private final Member member;
    private final @Nullable GroupAsk ask;
    private final GroupTake group;
    private final List<Happening> takeovers = new ArrayList<>();
    private long sentElapsed;
    private int arrivals;
    private boolean landed;
    private boolean answered;

    GroupTransaction(Fleet fleet, Member member, @Nullable GroupAsk ask, GroupTake group) {
        this.fleet = fleet;
        this.member = member;
        this.ask = ask;
        this.group = group;
    }

    /** Notes why the row may be taken whose owner is said to be dead. */
    void takesOver(Take take, boolean byDate) {
        if (take.replaced() == null) {
            return;
        }
        boolean tooYoung = member.age() < take.replaced().leaseDuration().toNanos() * 9 / 10;
        HoldFile file = fleet.tableJudge().fileOf(take.replaced().version());
        boolean own = file != null && file.owner == member;
        if (take.replaced().session() != null && !own) {
            takeovers.add(Happening.GROUP_TAKEOVER_BY_SESSION);
        } else if (own) {
            takeovers.add(Happening.GROUP_TAKEOVER_OF_OWN);
        } else if (byDate || tooYoung) {
            // Who has not lived for a lease cannot have observed it.
            takeovers.add(Happening.GROUP_TAKEOVER_BY_DATE);
        } else {
            takeovers.add(Happening.GROUP_TAKEOVER_BY_CLOCK);
        }
    }

    /** It is sent. When its time is up, its client counts it as unanswered, and cleans up. */
    void leave() {
        sentElapsed = member.machine().elapsed();
        fleet.world().in(member.machine().timeToRun(group.timeout().toNanos()), this::timeIsUp);
    }

    private void timeIsUp() {
        if (!answered && !member.process().isDead()) {
            fails();
        }
    }

    /** An answer or a failure reaches the client, which has not acted on it. */
    void returns(@Nullable StoreException failure) {
        if (failure == null && landed && !isInTime()) {
            late();
        }
        if (!isInTime() || answered) {
            return;
        }
        answered = true;
        if (failure != null && failure.kind() == StoreException.Kind.AMBIGUOUS) {
            fails();
        }
    }

    private boolean isInTime() {
        return member.machine().elapsed() - sentElapsed < group.timeout().toNanos();
    }

    private void fails() {
        fleet.tally().count(landed ? Happening.GROUP_AMBIGUOUS_LANDED : Happening.GROUP_AMBIGUOUS_NOT_LANDED);
        if (landed) {
            leftOver(member.troubledUntil());
        }
    }

    /** It has landed, and its client does not know: all of its rows are released soon, unless more goes wrong. */
    private void leftOver(long troubledUntil) {
        fleet.world().in(SOON, () -> {
            boolean healthy = member.isServing()
                    && member.troubledUntil() <= troubledUntil
                    && member.machine().disturbed() < fleet.world().now() - 2 * SOON;
            if (healthy && arrivals == 1) {
                for (GroupTake.Part part : group.parts()) {
                    HoldFile file = fleet.tableJudge().file(part.take().holdId());
                    if (file.handle == null && fleet.table().shows(file)) {
                        fleet.world()
                                .violate("I32", file.key, file.name() + " of a group that failed stays in the table");
                    }
                }
            }
        });
    }

    /** It has reached the table, for the first time or again. */
    GroupOutcome arrive() {
        GroupOutcome outcome = fleet.groupTable().takeAll(group);
        boolean lands = outcome instanceof GroupOutcome.Applied && !landed;
        landed |= lands;
        if (outcome instanceof GroupOutcome.Refused) {
            checkNothingWritten();
        }
        if (++arrivals > 1) {
            group.parts().forEach(part -> fleet.tableJudge().file(part.take().holdId()).row.sentAgain = true);
        }
        if (lands) {
            takeovers.forEach(fleet.tally()::count);
            if (!isInTime()) {
                fleet.tally().count(Happening.GROUP_LATE);
            }
        }
        fleet.world()
                .note("table", group.parts().get(0).take().key(), () -> "answers a transaction: " + brief(outcome));
        return outcome;
    }

    private void checkNothingWritten() {
        for (GroupTake.Part part : group.parts()) {
            Take take = part.take();
            if (fleet.table().shows(take.key(), take.holdId())) {
                fleet.world().violate("I31", take.key(), "a transaction is refused, and a part of it is written");
            }
        }
    }

    private static String brief(GroupOutcome outcome) {
        return outcome instanceof GroupOutcome.Refused refused
                ? "refused by " + refused.rows().keySet()
                : outcome.toString();
    }

    /** The client has acted on an answer. */
    void judged(Answer<GroupOutcome> answer) {
        boolean refused = answer.content() instanceof GroupOutcome.Refused;
        if (refused && isInTime() && ask != null) {
            fleet.groupJudge().refused(ask, group);
        }
    }

    /** Its client hears too late that it has landed: it releases all of its rows once more. */
    private void late() {
        for (GroupTake.Part part : group.parts()) {
            HoldFile file = fleet.tableJudge().file(part.take().holdId());
            int before = file.row.releases;
            fleet.world().in(SOON, () -> {
                boolean calm = member.isServing()
                        && member.machine().disturbed() < fleet.world().now() - 2 * SOON;
                if (calm
                        && file.handle == null
                        && file.row.releases == before
                        && fleet.table().shows(file)) {
                    fleet.world().violate("I32", file.key, file.name() + " has landed late and is not released");
                }
            });
        }
    }
}
