package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the members of a client's sessions with what the rows of the client's holds may say. */
public final class SessionMembers {

    private SessionMembers() {}

    /** Returns what is wrong at this moment. Nothing is if no heartbeat or release of the client is under way. */
    public static List<String> faultsOf(LockEngine engine) {
        Acquirer acquirer = (Acquirer) Inside.of(engine, "acquirer");
        List<Session> open = openOf(acquirer);
        List<String> faults = new ArrayList<>();
        for (Hold hold : acquirer.client().registry().live()) {
            if (hold.state().isLive()) {
                judge(hold, open, faults);
            }
        }
        for (Session session : open) {
            session.members().stream()
                    .filter(hold -> !hold.state().isLive())
                    .forEach(hold -> faults.add(name(hold) + " has ended, and is still a member of " + session.id()));
        }
        return faults;
    }

    /** Returns the locks that a session keeps alive. */
    static Set<LockKey> enrolled(LockEngine engine) {
        return openOf((Acquirer) Inside.of(engine, "acquirer")).stream()
                .flatMap(session -> session.members().stream())
                .filter(hold -> hold.state().ask(RowTerms::session) != null)
                .map(Hold::key)
                .collect(Collectors.toSet());
    }

    /** Returns whether the row of the hold may name the session with the given row. */
    static boolean mayName(LockEngine engine, Hold hold, LockKey session) {
        return openOf((Acquirer) Inside.of(engine, "acquirer")).stream()
                .filter(open -> open.handle().key().equals(session))
                .anyMatch(open -> hold.state().ask(row -> row.mayName(open)));
    }

    @SuppressWarnings("unchecked")
    private static List<Session> openOf(Acquirer acquirer) {
        Sessions sessions = acquirer.sessions();
        return sessions == null ? List.of() : (List<Session>) Inside.of(sessions, "open");
    }

    private static void judge(Hold hold, List<Session> open, List<String> faults) {
        boolean named = false;
        for (Session session : open) {
            boolean mayName = hold.state().ask(row -> row.mayName(session));
            named |= mayName;
            if (mayName != session.has(hold)) {
                faults.add(name(hold)
                        + (mayName ? " may name " : " does not name ")
                        + session.id()
                        + (mayName ? " but is no member of it" : " but is a member of it"));
            }
        }
        if (!named && hold.state().ask(RowTerms::mayNameAny)) {
            faults.add(name(hold) + " may name a session that is not open");
        }
    }

    private static String name(Hold hold) {
        return "hold " + hold.grant().holdId() + " of " + hold.key();
    }
}
