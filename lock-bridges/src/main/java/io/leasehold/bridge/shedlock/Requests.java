package io.leasehold.bridge.shedlock;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import net.javacrumbs.shedlock.core.LockConfiguration;

/**
 * Turns ShedLock's configurations into requests.
 *
 * @param keyPrefix is put before each name
 */
record Requests(String keyPrefix) {

    /** Additional attribute: when the owner will have released the lock, by its own wall clock. */
    static final String AT_MOST_UNTIL = "lock_at_most_until";

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

    /** Allows for the last write of a living owner, and for wall clocks that differ. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Returns a request for one attempt by a client that has the given lease. */
    LockRequest of(LockConfiguration configuration, Duration clientLease) {
        LockRequest.Builder request = LockRequest.builder(LockKey.of(keyPrefix + configuration.getName()))
                .waitTimeout(Duration.ZERO)
                .attribute(AT_MOST_UNTIL, configuration.getLockAtMostUntil().toString());
        Duration lease = lease(configuration, clientLease);
        return (lease.equals(clientLease) ? request : request.lease(lease)).build();
    }

    /**
     * Returns the lease, which keeps the limits if the owner dies: others wait at least the one and at most the other.
     */
    private static Duration lease(LockConfiguration configuration, Duration clientLease) {
        Duration most = longer(configuration.getLockAtMostFor(), SHORTEST_LEASE);
        Duration least = configuration.getLockAtLeastFor();
        return most.compareTo(clientLease) < 0 ? most : longer(clientLease, least);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** Returns whether a living owner would have released the lock by now. A guess, because wall clocks differ. */
    static boolean isOverdue(LockRecord row, Instant now) {
        try {
            return row.attributes().get(AT_MOST_UNTIL) instanceof String until
                    && Instant.parse(until).plus(GRACE).isBefore(now);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
