package io.leasehold.internal.store;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks to write a new hold.
 *
 * @param holdId an id that was never used before
 * @param attributes the request's additional attributes
 * @param now the wall clock: seeds the fencing token and dates the row for garbage collection
 * @param replaced {@code null} to take the row only if it is free. Else the hold to take over, with all its attributes;
 *     the take succeeds only if the row still shows its version
 * @param aliveUntil until when the hold may live, in seconds since the epoch of the table's clock; {@link
 *     Beat#UNKNOWN} removes what the row says
 * @param keepsWaiter whether the waiter's name stays in the row; only if a client overwrites a hold of its own
 */
public record Take(
        LockKey key,
        String holdId,
        String ownerName,
        Duration lease,
        Map<String, Object> attributes,
        Instant now,
        @Nullable LockRecord replaced,
        long aliveUntil,
        boolean keepsWaiter,
        Duration timeout) {}
