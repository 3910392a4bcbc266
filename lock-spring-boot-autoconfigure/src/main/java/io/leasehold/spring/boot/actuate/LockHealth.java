package io.leasehold.spring.boot.actuate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockClient;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockListener;
import io.leasehold.LockSession;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports the health of the locks of this process. Sends no request to DynamoDB unless the process follows a leader.
 *
 * <p>Down while a held lock is in danger, or a session that keeps held locks alive: its heartbeats fail, and other
 * processes may reach the table. A lost lock is counted and shown, but does not make the health down; nor does anything
 * about leaders.
 */
final class LockHealth implements LockListener {

    private final Supplier<Map<String, LockClient>> clients;
    private final LeadershipHealth leadership;

    @GuardedBy("this")
    private Losses losses = new Losses(0, null);

    LockHealth(Supplier<Map<String, LockClient>> clients, LeadershipHealth leadership) {
        this.clients = clients;
        this.leadership = leadership;
    }

    @Override
    public synchronized void onEvent(LockEvent event) {
        if (event instanceof LockStolenEvent || event instanceof LockExpiredEvent) {
            losses = new Losses(losses.count() + 1, event);
        }
    }

    /** Fails if a client is closed, which counts as down. */
    Report report() {
        Map<String, Locks> locks = new LinkedHashMap<>();
        clients.get().forEach((name, client) -> locks.put(name, Locks.of(client)));
        Locks all = Locks.allOf(locks.values());
        Map<String, Object> details = all.details();
        losses().addTo(details);
        if (locks.size() > 1) {
            Map<String, Object> each = new LinkedHashMap<>();
            locks.forEach((name, ofClient) -> each.put(name, ofClient.details()));
            details.put("clients", each);
        }
        Map<String, Object> leaders = leadership.details();
        if (!leaders.isEmpty()) {
            details.put("leadership", leaders);
        }
        return new Report(!all.areInDanger(), details);
    }

    private synchronized Losses losses() {
        return losses;
    }

    /** The held locks of clients, and those of their sessions in danger that keep locks alive. */
    private record Locks(List<LockHandle> held, List<LockSession> sessionsInDanger) {

        static Locks of(LockClient client) {
            return new Locks(
                    client.held(),
                    client.sessions().stream()
                            .filter(session -> session.status() == LockStatus.IN_DANGER && session.locks() > 0)
                            .toList());
        }

        static Locks allOf(Collection<Locks> parts) {
            return new Locks(
                    parts.stream().flatMap(part -> part.held().stream()).toList(),
                    parts.stream()
                            .flatMap(part -> part.sessionsInDanger().stream())
                            .toList());
        }

        private long inDanger() {
            return held.stream()
                    .filter(handle -> handle.status() == LockStatus.IN_DANGER)
                    .count();
        }

        boolean areInDanger() {
            return inDanger() > 0 || !sessionsInDanger.isEmpty();
        }

        Map<String, Object> details() {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("held", held.size());
            details.put("inDanger", inDanger());
            held.stream()
                    .map(LockHandle::sinceHeartbeat)
                    .max(Comparator.naturalOrder())
                    .ifPresent(longest -> details.put("longestSinceHeartbeat", longest.toString()));
            if (!sessionsInDanger.isEmpty()) {
                details.put("sessionsInDanger", sessionsInDanger.size());
                details.put(
                        "locksOfSessionsInDanger",
                        sessionsInDanger.stream().mapToInt(LockSession::locks).sum());
            }
            return details;
        }
    }

    record Report(boolean up, Map<String, Object> details) {}

    private record Losses(long count, @Nullable LockEvent last) {

        void addTo(Map<String, Object> details) {
            details.put("lost", count);
            if (last != null) {
                details.put("lastLost", last.handle().key().toString());
                details.put("lastLostAt", last.time().toString());
                details.put("lastLostCause", cause(last));
            }
        }

        private static String cause(LockEvent event) {
            return event instanceof LockStolenEvent stolen
                    ? stolen.cause().name()
                    : ((LockExpiredEvent) event).cause().name();
        }
    }
}
