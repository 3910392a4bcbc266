package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.internal.store.SessionRow;
import java.util.Map;

/**
 * Finds out whether the sessions of other clients are over, for all requests of this client that wait for their locks.
 * Bounded in number: a session that was looked at longest ago is forgotten first, which costs waiters time, never safety.
 */
final class ForeignSessions {

    private static final int REMEMBERED = 1_000;

    private final Context context;
    private final ClockJumps jumps;

    @GuardedBy("this")
    private final Map<String, ForeignSession> byId = new BoundedMap<>(REMEMBERED);

    ForeignSessions(Context context, ClockJumps jumps) {
        this.context = context;
        this.jumps = jumps;
    }

    /** Returns the session with an id. Whoever waits for its locks keeps it: it may be forgotten here. */
    synchronized ForeignSession of(String sessionId) {
        return byId.computeIfAbsent(
                sessionId, id -> new ForeignSession(context, jumps, SessionRow.key(id), SessionRow.leaseOf(id)));
    }
}
