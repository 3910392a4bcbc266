package io.leasehold;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the table says of a lock, whoever holds it, at the moment of one read. A record gives no right to anything: only
 * a {@link LockHandle} does.
 *
 * @param key the lock
 * @param ownerName who holds it; {@code null} if it is free
 * @param leaseDuration how long a waiter waits for its holder; {@code null} if it is free
 * @param version changes with every heartbeat; {@code null} if it is free
 * @param expiryTime when DynamoDB may collect the row as garbage; never the end of the lease
 * @param fencingToken token of the present or, if the lock is free, of the last hold; 0 if the row has none
 * @param attributes the holder's additional attributes as plain Java values: {@code String}, {@code BigDecimal},
 *     {@code Boolean}, {@code byte[]}, {@code List}, {@code Map}, {@code Set}, or {@code null}
 */
public record LockRecord(
        LockKey key,
        @Nullable String ownerName,
        @Nullable Duration leaseDuration,
        @Nullable String version,
        @Nullable Instant expiryTime,
        long fencingToken,
        Map<String, @Nullable Object> attributes) {

    /** Copies the attributes. */
    public LockRecord {
        Objects.requireNonNull(key, "key");
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** Returns whether the row shows a holder, who may be dead. */
    public boolean isHeld() {
        return ownerName != null || version != null;
    }
}
