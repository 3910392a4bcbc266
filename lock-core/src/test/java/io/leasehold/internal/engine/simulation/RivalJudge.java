package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.internal.store.MemberRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Watches that at most one owner believes in a hold of a row (I1), and that the tokens of its owners rise (I2). */
final class RivalJudge {

    private record Granted(int tokenEra, long token) {}

    private final World world;
    private final Map<LockKey, List<HoldFile>> open = new HashMap<>();
    private final List<List<HoldFile>> contested = new ArrayList<>();
    private final Map<LockKey, Granted> latest = new HashMap<>();

    RivalJudge(World world) {
        this.world = world;
    }

    /** A hold has just been granted. The row of a shared holder has no other owner. */
    void granted(HoldFile file) {
        if (MemberRow.isShared(file.key)) {
            return;
        }
        long token = file.handle.fencingToken();
        Granted before = latest.put(file.key, new Granted(file.row.tokenEra, token));
        boolean falls = before != null && !MemberRow.isOne(file.key) && token <= before.token();
        if (falls && !file.row.edited && !file.isStretched() && before.tokenEra() == file.row.tokenEra) {
            world.violate("I2", file.key, file.name() + " gets token " + token + " after " + before.token());
        }
        List<HoldFile> rivals = open.computeIfAbsent(file.key, key -> new ArrayList<>());
        rivals.add(file);
        if (rivals.size() == 2 && contested.stream().noneMatch(others -> others == rivals)) {
            contested.add(rivals);
        }
    }

    /** The owner knows that the hold has ended. */
    void ended(HoldFile file) {
        open.getOrDefault(file.key, new ArrayList<>()).remove(file);
    }

    /**
     * Asks all who may believe in a hold of the same lock. Asking makes a handle look at its clocks, so a single owner
     * is left alone: his timers must do without.
     */
    void checkBeliefs() {
        if (!contested.isEmpty()) {
            contested.removeIf(rivals -> rivals.size() < 2);
            for (List<HoldFile> rivals : contested) {
                rivals.removeIf(file -> !file.isOpen());
                checkBeliefs(rivals);
            }
        }
    }

    private void checkBeliefs(List<HoldFile> rivals) {
        HoldFile believer = null;
        for (HoldFile file : rivals) {
            // Code on a frozen machine asks nothing until it goes on.
            boolean believes = !file.row.edited
                    && !file.isStretched()
                    && !file.owner.machine().isFrozen()
                    && file.isHeld();
            if (believes && believer != null) {
                world.violate("I1", file.key, file.name() + " and " + believer.name() + " are both held");
            } else if (believes) {
                believer = file;
            }
        }
    }
}
