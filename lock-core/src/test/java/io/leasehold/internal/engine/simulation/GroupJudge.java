package io.leasehold.internal.engine.simulation;

import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.EngineAccess;
import io.leasehold.internal.engine.GroupInsight;
import io.leasehold.internal.store.GroupTake;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Watches groups of locks: granted all or none, each with a hold of its own (I31); nothing is left of an attempt that
 * failed (I32); each gets its turn (I33); and its attempts keep to the rules of the client's queues (I34).
 */
final class GroupJudge {

    private static final int MOST_REFUSALS = 5;

    private final Fleet fleet;
    private final World world;
    private final GroupLossJudge losses;
    private final GroupWaitJudge waits;
    private final List<GroupAsk> pending = new ArrayList<>();
    private final Set<String> used = new HashSet<>();

    GroupJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
        this.losses = new GroupLossJudge(fleet);
        this.waits = new GroupWaitJudge(fleet);
    }

    GroupLossJudge losses() {
        return losses;
    }

    /** A request begins; its client has not been asked yet. */
    GroupAsk asked(Member by, List<LockRequest> requests, boolean single) {
        long wait = requests.get(0).waitTimeout().orElseThrow().toNanos();
        GroupAsk ask = new GroupAsk(by, requests, wait, single, world.now());
        boolean behind = requests.stream().anyMatch(request -> by.groups().first(request.key()) != null);
        if (behind) {
            fleet.tally().count(Happening.GROUP_BEHIND_WAITER);
        }
        for (LockRequest request : requests) {
            ask.asks.add(fleet.holdJudge().queue().asked(ask, request, new CompletableFuture<>()));
        }
        pending.add(ask);
        return ask;
    }

    /** A single request has been queued. */
    void askedAlone(Member by, LockKey key) {
        if (!pending.isEmpty() && by.groups().isGroupFirst(key)) {
            fleet.tally().count(Happening.WAITER_BEHIND_GROUP);
        }
    }

    /** A lock has been released, and its row is free, because a group does not inherit it. */
    void released(HoldFile file) {
        boolean first = !pending.isEmpty()
                && file.owner.isServing()
                && file.owner.groups().isGroupFirst(file.key);
        if (first && !fleet.table().shows(file)) {
            fleet.tally().count(Happening.GROUP_NOT_HEIR);
        }
    }

    /** A group of a client reads its rows. */
    @Nullable
    GroupAsk readSent(Member by, List<LockKey> keys) {
        // The group may have ended just before; then nobody needs what is read.
        GroupAsk ask = claimant(by, keys);
        if (ask != null) {
            ask.readAt = world.now();
            ask.attempt = new Object();
            int most = ask.readings - ask.failures;
            if (most > 2 * MOST_REFUSALS + 2) {
                world.violate("I33", keys.get(0), ask + " is refused " + most + " times and tries again");
            }
        }
        return ask;
    }

    /** A group of a client takes its locks in one transaction. */
    GroupTransaction takeSent(Member by, GroupTake group) {
        List<LockKey> keys =
                group.parts().stream().map(part -> part.take().key()).toList();
        GroupAsk ask = claimant(by, keys);
        if (ask == null) {
            world.violate("I34", keys.get(0), by.name() + " takes locks for a group that is not first in line");
        }
        boolean fresh = used.add(group.requestToken());
        for (GroupTake.Part part : group.parts()) {
            fresh &= used.add(part.take().holdId());
            if (by.groups().holds(part.take().key())) {
                world.violate("I34", part.take().key(), by.name() + " takes what it holds, for a group");
            }
        }
        if (!fresh) {
            world.violate("I34", keys.get(0), by.name() + " uses a token or a hold id again");
        }
        if (ask != null) {
            ask.failures++;
            if (ask.refusals > MOST_REFUSALS) {
                world.violate("I33", keys.get(0), ask + " tries again after " + ask.refusals + " refusals");
            }
        }
        return new GroupTransaction(fleet, by, ask, group);
    }

    /** Returns the group that is first in the queue of each of some locks, as it must be during an attempt. */
    private @Nullable GroupAsk claimant(Member by, List<LockKey> keys) {
        GroupAsk claimant = null;
        for (LockKey key : keys) {
            LockRequest first = by.groups().first(key);
            GroupAsk here = first == null ? null : fleet.holdJudge().queue().groupOf(first);
            if (here == null || !by.groups().isGroupFirst(key) || (claimant != null && claimant != here)) {
                return null;
            }
            claimant = here;
        }
        return claimant;
    }

    /** A transaction was refused, and the client has acted on that: it waits in one queue, or tries again at once. */
    void refused(GroupAsk ask, GroupTake group) {
        fleet.tally().count(Happening.GROUP_REFUSED);
        ask.failures--;
        ask.refusals++;
        boolean sessions = fleet.plan().has(Fault.SESSIONS);
        int places = ask.by.groups().places(ask.requests);
        if (places > 1 && !sessions && ask.readAt != world.now() && !ask.over) {
            world.violate("I34", group.parts().get(0).take().key(), ask + " waits in " + places + " queues");
        }
    }

    /**
     * A lock was granted and released again in one step: its group cannot have all of its locks.
     */
    void granted(HoldFile file, LockHandle handle) {
        if (fleet.holdJudge().queue().groupOf(EngineAccess.requestOf(handle)) != null) {
            file.handle = handle;
            file.grantedAt = world.now();
            file.releasing = true;
        }
    }

    /** Looks whether a group of the client has been granted, or a part of one. */
    void look(Member member) {
        if (pending.isEmpty()) {
            return;
        }
        for (GroupAsk ask : List.copyOf(pending)) {
            List<HoldFile> files = ask.by == member ? ask.files() : List.of();
            if (!files.isEmpty()) {
                look(ask, files);
            }
        }
    }

    private void look(GroupAsk ask, List<HoldFile> files) {
        LockGroup group = GroupInsight.groupOf(files.get(0).handle);
        if (group != null) {
            pending.remove(ask);
            ask.granted = group;
            granted(ask, group, files);
            return;
        }
        boolean together = files.stream().anyMatch(file -> file.inGroup && EngineAccess.isLive(file.handle));
        if (together && ask.by.process().lastFailure() < world.now()) {
            world.violate("I31", files.get(0).key, "a part of " + ask + " is granted, but not all of it");
        }
        boolean live = files.stream().anyMatch(file -> EngineAccess.isLive(file.handle));
        if (live && !ask.ordered) {
            ask.ordered = true;
            boolean able =
                    !fleet.plan().has(Fault.NO_TRANSACTIONS) && !fleet.plan().has(Fault.GROUPS_DENIED);
            fleet.tally().count(able ? Happening.GROUP_FIVE_REFUSALS : Happening.GROUP_ONE_BY_ONE);
        }
        if (live) {
            new Deadlock(fleet).findFrom(ask);
        }
    }

    private void granted(GroupAsk ask, LockGroup group, List<HoldFile> files) {
        fleet.tally().count(Happening.GROUP);
        world.note(ask.by.name(), null, () -> "has " + ask);
        Set<LockKey> keys = new HashSet<>();
        for (LockHandle handle : group.handles()) {
            HoldFile file = fleet.tableJudge().file(handle);
            keys.add(file.key);
            boolean mine = files.contains(file) && file.owner == ask.by;
            boolean doubtful =
                    file.row.edited || file.isStretched() || ask.by.machine().hesitation() > 0;
            LockRecord row = fleet.table().row(file.key);
            boolean shown =
                    doubtful || (fleet.table().shows(file) && row.fencingToken() == GroupInsight.tokenOfRow(handle));
            if (!mine || !shown) {
                world.violate("I31", file.key, ask + " is granted, but " + file.name() + " is not its own");
            }
            if (!file.isHeld() && ask.by.machine().hesitation() == 0) {
                world.violate("I31", file.key, ask + " is granted, though " + file.name() + " is not held");
            }
        }
        if (keys.size() != ask.requests.size()) {
            world.violate("I31", null, ask + " is granted with other locks: " + keys);
        }
        losses.begin(ask, files);
    }

    /** Its caller has an answer, or no answer will come. */
    void answered(GroupAsk ask, @Nullable LockGroup group, @Nullable Throwable failure) {
        fleet.holdJudge().lookForGrants(ask.by);
        pending.remove(ask);
        ask.over = true;
        for (Ask one : ask.asks) {
            HoldFile file = one.file;
            if (group != null && file != null) {
                one.waiting.complete(file.handle);
            } else {
                one.waiting.cancel(false);
            }
        }
        if (group != null && group != ask.granted) {
            world.violate("I31", null, ask + " is granted, but not by its client");
        }
        waits.ended(ask, group == null ? failure : null);
    }

    /** Its caller loses patience. Locks that were granted, but not passed on yet, go back to the table. */
    void cancel(GroupAsk ask) {
        if (ask.single || ask.waiting.isDone()) {
            return;
        }
        ask.cancelled = true;
        world.note(ask.by.name(), null, () -> ask + " is cancelled");
        fleet.tally().count(Happening.CANCELLED_WAIT);
        List<HoldFile> granted = ask.granted == null ? List.of() : ask.files();
        granted.forEach(file -> file.releasing = true);
        ask.waiting.cancel(false);
        fleet.holdJudge().lookForGrants(ask.by);
        granted.forEach(fleet.restJudge()::abandoned);
    }
}
