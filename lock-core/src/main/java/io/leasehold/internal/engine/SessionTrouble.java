package io.leasehold.internal.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the holds of a session heartbeats of their own when the session is in danger, or has ended. */
final class SessionTrouble {

    private static final Logger LOG = LoggerFactory.getLogger(SessionTrouble.class);

    /** A session that comes into danger before so many heartbeats cannot be kept alive. */
    private static final long WORKS = 10;

    private SessionTrouble() {}

    /** Warns once for all holds; the opener learns whether another session is worth its requests. */
    static void endangered(Session session, SessionOpener opener) {
        if (session.state().ask(RowTerms::newestConfirmed) < WORKS) {
            opener.putOff();
        } else {
            opener.goOn();
        }
        if (session.size() > 0) {
            LOG.warn(
                    "Session '{}' is in danger, and with it {} locks; each of them gets heartbeats of its own",
                    session.id(),
                    session.size());
        }
        promote(session);
    }

    static void ended(Session session) {
        session.close();
        if (session.size() > 0) {
            LOG.warn("Session '{}' has ended; each of its {} locks must prove itself", session.id(), session.size());
        }
        promote(session);
    }

    private static void promote(Session session) {
        session.members().forEach(Hold::sessionInDoubt);
    }
}
