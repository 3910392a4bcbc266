package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the holds of this client by their ids: live ones, and those that ended recently. A row that shows an ended hold
 * has no owner any more, whatever its lease says. The key is never the lock: an old hold must not be mistaken for a
 * newer one.
 */
final class Registry {

    private static final int REMEMBERED = 4096;

    private final Map<String, Hold> live = new ConcurrentHashMap<>();

    @GuardedBy("this")
    private final Map<String, Boolean> dead = new BoundedMap<>(REMEMBERED);

    void add(Hold hold) {
        live.put(hold.grant().holdId(), hold);
    }

    /** Removes an ended hold from the live ones. Its row still counts as held. */
    void remove(Hold hold) {
        live.remove(hold.grant().holdId());
    }

    /** Remembers that an id will never be a live hold (again). */
    void bury(String holdId) {
        live.remove(holdId);
        synchronized (this) {
            dead.put(holdId, Boolean.TRUE);
        }
    }

    boolean isBuried(String holdId) {
        synchronized (this) {
            return dead.containsKey(holdId);
        }
    }

    /** Returns whether the version belongs to a hold that was buried. */
    boolean isDead(String version) {
        int end = version.indexOf(':');
        return end > 0 && isBuried(version.substring(0, end));
    }

    /** Returns the live hold with an id, if it is one of this client. */
    Optional<Hold> live(String holdId) {
        return Optional.ofNullable(live.get(holdId));
    }

    /** Returns the live hold that a record of the table shows, if it is one of this client. */
    Optional<Hold> shownBy(LockRecord record) {
        String version = record.version();
        if (version == null || version.indexOf(':') < 0) {
            return Optional.empty();
        }
        Hold found = live.get(version.substring(0, version.indexOf(':')));
        return Optional.ofNullable(found).filter(hold -> hold.isShownBy(record));
    }

    Collection<Hold> live() {
        return List.copyOf(live.values());
    }
}
