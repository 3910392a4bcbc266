package io.leasehold.spring.boot.actuate;

import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The session that keeps a lock alive, as the endpoint shows it.
 *
 * @param id its id, as in the row of the lock
 * @param own whether it is one of this process
 * @param status for a session of this process its status; for others {@code OPEN} while its row shows a holder, {@code
 *     ENDED} if that was closed or fenced, {@code MISSING} without a row, {@code UNKNOWN} if the row could not be read
 * @param deadSince when its lease was over at the latest, by the table's clock, if its holder is known to be dead; others
 *     can acquire its locks at once
 */
record SessionView(
        String id, boolean own, String status, @Nullable String deadSince) {

    /**
     * Reads the session's row, if the session is none of this process.
     *
     * @param locks the client in whose table the lock is
     * @param all the clients of this process
     */
    static SessionView of(String id, LockClient locks, Collection<LockClient> all) {
        return all.stream()
                .flatMap(client -> client.sessions().stream())
                .filter(session -> session.id().equals(id))
                .findFirst()
                .map(session -> new SessionView(id, true, session.status().name(), null))
                .orElseGet(() -> foreign(id, locks));
    }

    private static SessionView foreign(String id, LockClient locks) {
        Optional<LockRecord> row;
        try {
            row = locks.find(LockKey.of(id));
        } catch (LockException e) {
            return new SessionView(id, false, "UNKNOWN", null);
        }
        String deadSince = row.flatMap(locks::deadSince).map(Instant::toString).orElse(null);
        String status = row.map(found -> found.isHeld() ? "OPEN" : "ENDED").orElse("MISSING");
        return new SessionView(id, false, status, deadSince);
    }
}
