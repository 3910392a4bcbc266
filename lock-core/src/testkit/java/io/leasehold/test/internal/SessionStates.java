package io.leasehold.test.internal;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.SessionRow;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Stores what only the rows of sessions say: how a session ended, and its holds that others end. For one thread. */
public final class SessionStates {

    private final Map<LockKey, String> states = new HashMap<>();
    private final Map<LockKey, Set<String>> revoked = new HashMap<>();

    /** Returns how each session that is over has ended. */
    public Map<LockKey, String> states() {
        return states;
    }

    /** Returns the holds that others have ended, for each session that has not been told. */
    public Map<LockKey, Set<String>> revoked() {
        return revoked;
    }

    /** Returns whether the row says that its session is over. */
    public boolean isOver(LockKey key) {
        return states.containsKey(key);
    }

    /** Notes that a session ends. */
    public void end(Release release) {
        states.put(release.key(), release.exactly() ? SessionRow.FENCED : SessionRow.CLOSED);
        revoked.remove(release.key());
    }

    /** Adds a hold to those that others have ended. */
    public void revoke(Revocation revocation) {
        revoked.computeIfAbsent(revocation.session(), key -> new LinkedHashSet<>())
                .add(revocation.holdId());
    }

    /** Returns the holds of a session that others have ended, and removes those of which its owner knows. */
    public Set<String> revokedBefore(Beat beat) {
        Set<String> named = revoked.getOrDefault(beat.key(), Set.of());
        Set<String> before = Set.copyOf(named);
        if (!beat.told().isEmpty() && !named.isEmpty()) {
            named.removeAll(beat.told());
        }
        return before;
    }

    /** Removes what a row says. */
    public void delete(LockKey key) {
        states.remove(key);
        revoked.remove(key);
    }

    /** Removes what all rows say. */
    public void clear() {
        states.clear();
        revoked.clear();
    }
}
