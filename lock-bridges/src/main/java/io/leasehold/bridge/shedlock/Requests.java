package io.leasehold.bridge.shedlock;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import net.javacrumbs.shedlock.core.LockConfiguration;

/**
 * ShedLock's configurations as requests.
 *
 * @param keyPrefix goes before each name
 */
record Requests(String keyPrefix) {

    /** Additional attribute: when, by its own wall clock, the owner will have given the lock up. */
    static final String AT_MOST_UNTIL = "lock_at_most_until";

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

    /** For the last write of an owner that lives, and for wall clocks that differ. */
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
     * Returns the lease by which the bounds are kept should the owner die: others then wait for no longer than the most
     * time, and no less than the least time.
     */
    private static Duration lease(LockConfiguration configuration, Duration clientLease) {
        Duration most = longer(configuration.getLockAtMostFor(), SHORTEST_LEASE);
        Duration least = configuration.getLockAtLeastFor();
        return most.compareTo(clientLease) < 0 ? most : longer(clientLease, least);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** Returns whether the owner, if it lives, has given the lock up by now. A guess, as wall clocks differ. */
    static boolean isOverdue(LockRecord row, Instant now) {
        try {
            return row.attributes().get(AT_MOST_UNTIL) instanceof String until
                    && Instant.parse(until).plus(GRACE).isBefore(now);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
