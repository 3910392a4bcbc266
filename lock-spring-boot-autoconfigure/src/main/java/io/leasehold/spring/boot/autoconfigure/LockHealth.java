package io.leasehold.spring.boot.autoconfigure;

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
 * How the locks of this process are. Asks the table nothing: the heartbeats do that all the time.
 *
 * <p>Down while a held lock is in danger: this process fails to reach the table, and others may not. A loss is past when
 * it is known, so it counts and shows, but does not last.
 */
final class LockHealth implements LockListener {

    private final Supplier<LockClient> client;
    private Losses losses = new Losses(0, null);

    LockHealth(Supplier<LockClient> client) {
        this.client = client;
    }

    @Override
    public synchronized void onEvent(LockEvent event) {
        if (event instanceof LockStolenEvent || event instanceof LockExpiredEvent) {
            losses = new Losses(losses.count() + 1, event);
        }
    }

    /** Fails if the client is closed, which counts as down. */
    Report report() {
        List<LockHandle> held = client.get().held();
        long inDanger = held.stream()
                .filter(handle -> handle.status() == LockStatus.IN_DANGER)
                .count();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("held", held.size());
        details.put("inDanger", inDanger);
        held.stream()
                .map(LockHandle::sinceHeartbeat)
                .max(Comparator.naturalOrder())
                .ifPresent(longest -> details.put("longestSinceHeartbeat", longest.toString()));
        losses().addTo(details);
        return new Report(inDanger == 0, details);
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
