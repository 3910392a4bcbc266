package io.leasehold.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Knows the owners that one hold serves at a time: one, or several that share it. The hold's state guards it. */
final class Tenures {

    private final HandOverBudget budget;
    private Tenure latest;

    /** Those that began earlier and have not ended. Empty for most holds. */
    private List<Tenure> others = List.of();

    Tenures(Tenure first, HandOverBudget budget) {
        this.latest = first;
        this.budget = budget;
    }

    /** Returns the one that began last of those that have not ended, or the last that ended. */
    Tenure latest() {
        return latest;
    }

    /** Returns all that have not ended, or the last that ended. */
    List<Tenure> all() {
        if (others.isEmpty()) {
            return List.of(latest);
        }
        List<Tenure> all = new ArrayList<>(others);
        all.add(latest);
        return all;
    }

    boolean has(Tenure of) {
        return of == latest || others.contains(of);
    }

    boolean isOnly(Tenure of) {
        return of == latest && others.isEmpty();
    }

    /** Ends the only one, and begins another one in the same instant. Returns false, and does nothing, if it may not. */
    boolean passOn(Tenure from, Tenure to, long now) {
        boolean allowed = budget.isAllowed(now, to.grant().timing());
        if (!isOnly(from) || !allowed) {
            return false;
        }
        budget.count();
        latest = to;
        from.events().released();
        return true;
    }

    /** Begins the tenure of the first owner of a hold that nobody had before. Returns true. */
    boolean grantTo(Tenure owner, long now) {
        latest = owner;
        if (owner.grant().mode() == Mode.SHARED) {
            budget.restart(now);
        }
        return true;
    }

    /** Begins one more. Returns false, and does nothing, if the hold was granted too long ago or is not shared any more. */
    boolean join(Tenure joining, long now) {
        if (!budget.isAllowed(now, joining.grant().timing())) {
            return false;
        }
        List<Tenure> earlier = new ArrayList<>(others);
        earlier.add(latest);
        others = earlier;
        latest = joining;
        return true;
    }

    /** Allows nobody to follow or to join any more. */
    void close() {
        budget.end();
    }

    /** Ties the row to the tenure. Returns false, and does nothing, if it has ended. */
    boolean bind(Tenure to) {
        boolean serves = has(to);
        if (serves) {
            close();
        }
        return serves;
    }

    /** Ends one of several. Returns false, and does nothing, if it is the only one or has ended. */
    boolean leave(Tenure leaving) {
        if (others.isEmpty() || !has(leaving)) {
            return false;
        }
        List<Tenure> left = new ArrayList<>(all());
        left.remove(leaving);
        latest = left.remove(left.size() - 1);
        others = left.isEmpty() ? List.of() : left;
        leaving.events().released();
        return true;
    }

    void tell(Consumer<HoldEvents> event) {
        others.forEach(tenure -> event.accept(tenure.events()));
        event.accept(latest.events());
    }
}
