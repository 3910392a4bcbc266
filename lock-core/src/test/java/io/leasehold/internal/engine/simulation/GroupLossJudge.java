package io.leasehold.internal.engine.simulation;

import io.leasehold.LockStatus;
import io.leasehold.internal.engine.EngineAccess;
import io.leasehold.internal.engine.GroupInsight;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Watches that the loss of one lock ends its group (I35): the others are released, and not before their guard is over.
 */
final class GroupLossJudge {

    private static final long SLACK = TimeUnit.SECONDS.toNanos(3);

    private record Open(GroupAsk ask, List<HoldFile> files) {}

    private final Fleet fleet;
    private final World world;
    private final List<Open> open = new ArrayList<>();

    GroupLossJudge(Fleet fleet) {
        this.fleet = fleet;
        this.world = fleet.world();
    }

    void begin(GroupAsk ask, List<HoldFile> files) {
        open.add(new Open(ask, List.copyOf(files)));
    }

    /** Looks at all groups that are held, without having them look at their clocks. */
    void look() {
        if (!open.isEmpty()) {
            open.removeIf(this::isOver);
        }
    }

    private boolean isOver(Open group) {
        if (!group.ask().by.isServing()) {
            return true;
        }
        boolean live = false;
        for (HoldFile file : group.files()) {
            if (EngineAccess.isLive(file.handle)) {
                live = true;
            } else if (file.isPassedOn() || file.handle.status() != LockStatus.INVALID) {
                checkAsked(file);
            } else {
                lost(group, file);
                return true;
            }
        }
        return !live;
    }

    private void checkAsked(HoldFile file) {
        if (!file.releasing) {
            world.violate("I35", file.key, file.name() + " is released, though nobody asked for it");
        }
    }

    private void lost(Open group, HoldFile lost) {
        GroupAsk ask = group.ask();
        ask.lost = lost;
        ask.lostElapsed = ask.by.machine().elapsed();
        fleet.tally().count(Happening.GROUP_LOST);
        world.note(ask.by.name(), null, () -> ask + " has lost " + lost.name());
        if (ask.granted != null && ask.by.machine().still(ask.granted::isHeld)) {
            world.violate("I35", lost.key, ask + " is held without " + lost.name());
        }
        long lostAt = world.now();
        for (HoldFile other : group.files()) {
            long guard = GroupInsight.guardOf(other.handle).toNanos();
            world.in(guard * 11 / 10 + SLACK, () -> checkReleased(ask, other, lostAt));
        }
    }

    private void checkReleased(GroupAsk ask, HoldFile other, long lostAt) {
        boolean calm = ask.by.isServing() && ask.by.machine().disturbed() < lostAt - SLACK;
        if (calm && EngineAccess.isLive(other.handle)) {
            world.violate("I35", other.key, other.name() + " is held on, though its group has lost a lock");
        }
    }

    /** A release is sent. */
    void releaseSent(HoldFile file) {
        GroupAsk ask = file.ask == null ? null : file.ask.group;
        boolean byGroup = ask != null
                && ask.lost != null
                && ask.lost != file
                && !file.releasing
                && file.handle != null
                && file.owner.isServing()
                && file.owner.machine().still(file.handle::status) == LockStatus.RELEASED;
        if (!byGroup) {
            return;
        }
        long since = file.owner.machine().elapsed() - ask.lostElapsed;
        long guard = GroupInsight.guardOf(file.handle).toNanos();
        if (since < guard - file.owner.machine().hesitation()) {
            world.violate("I35", file.key, file.name() + " is released " + since / 1e9 + " s after its group was lost");
        }
    }
}
