package io.leasehold.sample.board;

import io.leasehold.LockClient;
import io.leasehold.LockSession;
import io.leasehold.LockStatus;
import java.util.List;

/**
 * A session of a node as the page shows it.
 *
 * @param id the first random characters of its id, which begins with the same text for all sessions
 * @param locks how many locks it keeps alive
 * @param danger whether its heartbeats fail
 */
record SessionView(String id, int locks, boolean danger) {

    private static final int SHORT = 8;

    static List<SessionView> of(LockClient locks) {
        return locks.sessions().stream().map(SessionView::of).toList();
    }

    private static SessionView of(LockSession session) {
        return new SessionView(shortId(session.id()), session.locks(), session.status() == LockStatus.IN_DANGER);
    }

    static String shortId(String id) {
        String random = id.substring(id.lastIndexOf('/') + 1);
        return random.substring(0, Math.min(SHORT, random.length()));
    }
}
