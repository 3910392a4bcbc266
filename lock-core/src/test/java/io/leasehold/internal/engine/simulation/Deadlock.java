package io.leasehold.internal.engine.simulation;

import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.EngineAccess;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds groups that wait for each other in a circle, while each holds what the other one wants (I33). */
final class Deadlock {

    private final Fleet fleet;
    private final Set<GroupAsk> way = new LinkedHashSet<>();

    Deadlock(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Follows the groups from one that has been granted a part of its locks. */
    void findFrom(GroupAsk first) {
        GroupAsk next = first;
        while (next != null && way.add(next)) {
            next = nextOf(next);
        }
        if (next != null) {
            fleet.world().violate("I33", first.keys().get(0), "groups wait for each other: " + way);
        }
    }

    /** Returns the group that holds what another one waits for, if it holds a part of its own locks only. */
    private @Nullable GroupAsk nextOf(GroupAsk waiting) {
        for (LockRequest request : waiting.requests) {
            if (waiting.by.groups().waitsAlone(request)) {
                LockRecord row = fleet.table().row(request.key());
                HoldFile holder = row == null ? null : fleet.tableJudge().fileOf(row.version());
                GroupAsk group = holder == null || holder.ask == null ? null : holder.ask.group;
                boolean waits = group != null
                        && group != waiting
                        && group.granted == null
                        && !group.over
                        && !group.by.process().isDead()
                        && EngineAccess.isLive(holder.handle);
                if (waits) {
                    return group;
                }
            }
        }
        return null;
    }
}
