package io.leasehold;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows what one read of the table found about a lock, whoever holds it. A record does not prove that its reader holds
 * the lock; only a {@link LockHandle} does.
 *
 * @param key the lock
 * @param ownerName the holder's name; {@code null} if nobody holds it
 * @param leaseDuration how long a waiter waits for a holder without heartbeats; {@code null} if nobody holds it
 * @param version changes with every heartbeat; {@code null} if nobody holds it
 * @param expiryTime when DynamoDB's time to live may delete the row; never the end of the lease
 * @param fencingToken token of the current hold or, if nobody holds the lock, of the last one; 0 if the row has none
 * @param aliveUntil until when the holder may live without another heartbeat, by the table's own clock and with an
 *     allowance; {@code null} if nobody holds the lock, or the holder does not say. See {@link
 *     LockClient#deadSince}
 * @param session the id of the session that keeps this lock and others of its holder alive; {@code null} if nobody holds
 *     the lock, or the lock has heartbeats of its own
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
        @Nullable Instant aliveUntil,
        @Nullable String session,
        Map<String, @Nullable Object> attributes) {

    /** The sort keys of rows that stand for holders beside the row of their lock. */
    private static final Pattern MEMBER = Pattern.compile("(.+)~(?:shared~.*|limit~[0-9]{1,5})", Pattern.DOTALL);

    /** Copies the attributes. */
    public LockRecord {
        Objects.requireNonNull(key, "key");
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** Makes a record whose holder does not say until when it may live. */
    public LockRecord(
            LockKey key,
            @Nullable String ownerName,
            @Nullable Duration leaseDuration,
            @Nullable String version,
            @Nullable Instant expiryTime,
            long fencingToken,
            Map<String, @Nullable Object> attributes) {
        this(key, ownerName, leaseDuration, version, expiryTime, fencingToken, null, null, attributes);
    }

    /**
     * Returns the lock that the row belongs to. For most rows this is the key of the record. Each shared holder, and each
     * place of a limit, has a row of its own beside the row of the lock.
     */
    public LockKey lock() {
        Matcher member = MEMBER.matcher(key.sortKey());
        return member.matches() ? LockKey.of(key.partitionKey(), member.group(1)) : key;
    }

    /** Returns whether the row is that of a shared holder or of a place of a limit. */
    public boolean isMember() {
        return !lock().equals(key);
    }

    /** Returns whether the row shows a holder. The holder's process may have ended. */
    public boolean isHeld() {
        return ownerName != null || version != null;
    }
}
