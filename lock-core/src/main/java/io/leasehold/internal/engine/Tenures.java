package io.leasehold.internal.engine;

import io.leasehold.internal.store.FencingTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Knows the owners that one hold serves at a time, one or several that share it, and how many more may follow without a
 * request to the table. Not thread-safe: the hold's state guards it.
 */
final class Tenures {

    /** How many owners may follow the first one: a grant has no more tokens. */
    private static final int MOST_FOLLOWERS = FencingTokens.STEP - 1;

    private Tenure latest;

    /** Those that began earlier and have not ended. Empty for most holds. */
    private List<Tenure> others = List.of();

    private long since;
    private int followers;

    /** Makes the tenures of a hold; this client has had the lock since a moment, in one hold after another. */
    Tenures(Tenure first, long since) {
        this.latest = first;
        this.since = since;
    }

    /** Returns since when this client has had the lock, in one hold after another. */
    long since() {
        return since;
    }

    /**
     * Returns whether this client may still keep the lock. It keeps it for a limited time, since an owner finds other
     * waiting clients only when it releases the row.
     */
    boolean isTimeLeft(long now, Timing timing) {
        return now - since < timing.longestPassing();
    }

    private boolean mayBeFollowed(long now, Timing timing) {
        return followers < MOST_FOLLOWERS && isTimeLeft(now, timing);
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
        boolean allowed = mayBeFollowed(now, to.grant().timing());
        if (!isOnly(from) || !allowed) {
            return false;
        }
        followers++;
        latest = to;
        from.events().released();
        return true;
    }

    /** Begins the tenure of the first owner of a hold that nobody had before. Returns true. */
    boolean grantTo(Tenure owner, long now) {
        latest = owner;
        if (owner.grant().mode() == Mode.SHARED) {
            since = now;
        }
        return true;
    }

    /** Begins one more. Returns false, and does nothing, if the hold was granted too long ago or is not shared any more. */
    boolean join(Tenure joining, long now) {
        if (!mayBeFollowed(now, joining.grant().timing())) {
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
        followers = MOST_FOLLOWERS;
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
