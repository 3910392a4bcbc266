package io.leasehold.spring.boot.actuate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockClient;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockListener;
import io.leasehold.LockStatus;
import io.leasehold.LockStolenEvent;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports the health of the locks of this process without a request to DynamoDB.
 *
 * <p>Down while a held lock is in danger: its heartbeats fail, and other processes may reach the table. A lost lock is
 * counted and shown, but does not make the health down.
 */
final class LockHealth implements LockListener {

    private final Supplier<Map<String, LockClient>> clients;

    @GuardedBy("this")
    private Losses losses = new Losses(0, null);

    LockHealth(Supplier<Map<String, LockClient>> clients) {
        this.clients = clients;
    }

    @Override
    public synchronized void onEvent(LockEvent event) {
        if (event instanceof LockStolenEvent || event instanceof LockExpiredEvent) {
            losses = new Losses(losses.count() + 1, event);
        }
    }

    /** Fails if a client is closed, which counts as down. */
    Report report() {
        Map<String, List<LockHandle>> held = new LinkedHashMap<>();
        clients.get().forEach((name, client) -> held.put(name, client.held()));
        Map<String, Object> details =
                details(held.values().stream().flatMap(List::stream).toList());
        boolean up = Long.valueOf(0).equals(details.get("inDanger"));
        losses().addTo(details);
        if (held.size() > 1) {
            Map<String, Object> each = new LinkedHashMap<>();
            held.forEach((name, handles) -> each.put(name, details(handles)));
            details.put("clients", each);
        }
        return new Report(up, details);
    }

    private static Map<String, Object> details(List<LockHandle> held) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("held", held.size());
        details.put(
                "inDanger",
                held.stream()
                        .filter(handle -> handle.status() == LockStatus.IN_DANGER)
                        .count());
        held.stream()
                .map(LockHandle::sinceHeartbeat)
                .max(Comparator.naturalOrder())
                .ifPresent(longest -> details.put("longestSinceHeartbeat", longest.toString()));
        return details;
    }

    private synchronized Losses losses() {
        return losses;
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
