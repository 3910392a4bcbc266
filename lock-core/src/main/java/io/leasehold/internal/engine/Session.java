package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockStatus;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Scheduler;
import io.leasehold.internal.store.SessionRow;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps holds of this client alive by the heartbeats of one row, which is held as the row of any lock is. */
final class Session {

    private final HeldLock handle;
    private final int most;
    private final SessionTerm term = new SessionTerm(this);

    /** The holds whose rows may name this session, and when they were enrolled last; those of long ago come first. */
    @GuardedBy("this")
    private final Map<Hold, Long> members = new LinkedHashMap<>();

    @GuardedBy("this")
    private Long period;

    @GuardedBy("this")
    private boolean closed;

    @GuardedBy("this")
    private @Nullable Long emptySince;

    @GuardedBy("this")
    private Scheduler.@Nullable Task sweep;

    /**
     * Makes a session.
     *
     * @param handle the lock that is the session's row
     * @param most the largest number of holds
     */
    Session(HeldLock handle, int most, long now) {
        this.handle = handle;
        this.most = most;
        this.period = now;
        this.emptySince = now;
    }

    String id() {
        return SessionRow.idOf(handle.key());
    }

    /** Returns what the rows of its holds say. */
    SessionTerm term() {
        return term;
    }

    HeldLock handle() {
        return handle;
    }

    HoldState state() {
        return handle.state();
    }

    boolean isSafe(ClockReading now) {
        return state().look(now) == LockStatus.LOCKED;
    }

    /** Adds a hold, if there is room. */
    synchronized boolean join(Hold hold, long now) {
        return (members.size() < most || members.containsKey(hold)) && keep(hold, now);
    }

    /** Keeps a hold that has ended, whatever the limit: its row still names this session. */
    synchronized boolean keep(Hold hold, long now) {
        if (!closed) {
            members.remove(hold);
            members.put(hold, roughly(now));
            emptySince = null;
        }
        return !closed;
    }

    /** Returns a moment of the same period: one object for all holds that were enrolled in it saves memory. */
    @GuardedBy("this")
    private Long roughly(long now) {
        if (now - period >= handle.grant().timing().heartbeat()) {
            period = now;
        }
        return period;
    }

    synchronized void leave(Hold hold, long now) {
        if (members.remove(hold) != null && members.isEmpty()) {
            emptySince = now;
        }
    }

    synchronized boolean has(Hold hold) {
        return members.containsKey(hold);
    }

    synchronized Collection<Hold> members() {
        return List.copyOf(members.keySet());
    }

    synchronized int size() {
        return members.size();
    }

    /** Returns holds that were enrolled before a moment: only some of them, since each costs a request. */
    synchronized List<Hold> enrolledBefore(long nano, int most) {
        return members.entrySet().stream()
                .limit(most)
                .takeWhile(entry -> entry.getValue() - nano < 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Closes the session for ever if no row has named it for the given time. */
    synchronized boolean closeIfIdle(long nanos, long now) {
        boolean idle = !closed && emptySince != null && now - emptySince >= nanos;
        closed |= idle;
        return idle;
    }

    /** Replaces the timer of the next sweep. */
    synchronized void sweptBy(Scheduler.@Nullable Task next) {
        if (sweep != null) {
            sweep.cancel();
        }
        sweep = next;
    }

    /** Admits no more holds. */
    synchronized void close() {
        closed = true;
    }
}
