package io.leasehold.internal.dynamodb;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads rows. Anyone who may write to the table may write anything into it, so every attribute that a decision depends
 * on is checked. A row with an invalid one never counts as free.
 */
final class RowCodec {

    private static final Duration MAX_LEASE = Duration.ofDays(365);
    private static final BigDecimal MAX_LEASE_SECONDS = BigDecimal.valueOf(MAX_LEASE.toSeconds());
    private static final BigDecimal MAX_EPOCH_SECONDS = BigDecimal.valueOf(Instant.MAX.getEpochSecond());
    private static final int NANO_DIGITS = 9;
    private static final BigDecimal MARK = BigDecimal.valueOf(MemberRow.KEPT.toSeconds());

    private final RowKeys keys;
    private final TableLayout layout;
    private final Set<String> ownNames;

    RowCodec(RowKeys keys) {
        this.keys = keys;
        layout = keys.layout();
        ownNames = layout.attributeNames();
    }

    /** Returns the attribute value for a lease. */
    static AttributeValue lease(Duration lease) {
        return AttributeValues.number(
                BigDecimal.valueOf(lease.getSeconds()).add(BigDecimal.valueOf(lease.getNano(), NANO_DIGITS)));
    }

    /** Reads a row strictly. */
    Row row(LockKey key, Map<String, AttributeValue> item) {
        MalformedLockRecordException problem = problem(key, item);
        if (problem != null) {
            return new Row.Malformed(problem);
        }
        LockRecord read = record(key, item);
        String version = read.version();
        Duration lease = read.leaseDuration();
        return version == null || lease == null
                ? new Row.Free(read, isShared(item))
                : new Row.Held(
                        read, version, lease, isAwaited(item), isShared(item), text(item, TableLayout.WAITS_FOR));
    }

    /** Reads those rows that are of members of the lock, strictly. */
    List<Row> members(LockKey lock, List<Map<String, AttributeValue>> items) {
        List<Row> rows = new ArrayList<>();
        for (Map<String, AttributeValue> item : items) {
            keys.read(item).filter(key -> MemberRow.isOf(lock, key)).ifPresent(key -> rows.add(row(key, item)));
        }
        return rows;
    }

    private @Nullable MalformedLockRecordException problem(LockKey key, Map<String, AttributeValue> item) {
        long token = token(item);
        if (item.containsKey(layout.fencingToken()) && (token == 0 || token > FencingTokens.MAX_STORED)) {
            return malformedToken(key, item);
        }
        BigDecimal mark = number(item, TableLayout.SHARED);
        if (isShared(item) && (mark == null || mark.compareTo(MARK) != 0)) {
            return malformed(key, item, TableLayout.SHARED, "the number " + MARK);
        }
        if (isFree(item)) {
            return null;
        }
        if (text(item, layout.ownerName()) == null) {
            return malformed(key, item, layout.ownerName(), "the text that names the holder");
        }
        if (text(item, layout.version()) == null) {
            return malformed(key, item, layout.version(), "the text that changes with every heartbeat");
        }
        if (lease(item) == null) {
            String range = "a number of seconds, more than 0 and at most " + MAX_LEASE.toDays() + " days";
            return malformed(key, item, layout.lease(), range);
        }
        return null;
    }

    /** Returns the exception for attributes whose token is invalid. */
    MalformedLockRecordException malformedToken(LockKey key, Map<String, AttributeValue> item) {
        return malformed(key, item, layout.fencingToken(), "a whole number from 1 to " + FencingTokens.MAX_STORED);
    }

    private MalformedLockRecordException malformed(
            LockKey key, Map<String, AttributeValue> item, String attribute, String expected) {
        AttributeValue found = item.get(attribute);
        String state = found == null
                ? "is missing"
                : found.n() == null ? "is of type " + found.type() : "is the number " + found.n();
        String place = keys.prefix().isEmpty()
                ? ""
                : ". In the table its partition key begins with the client's key prefix '" + keys.prefix() + "'";
        return new MalformedLockRecordException(key, attribute, state + " but must be " + expected + place);
    }

    /** Reads a row leniently: malformed attributes are left out. */
    LockRecord record(LockKey key, Map<String, AttributeValue> item) {
        Map<String, @Nullable Object> attributes = new TreeMap<>();
        item.forEach((name, value) -> {
            if (!ownNames.contains(name)) {
                attributes.put(name, AttributeValues.toJava(value));
            }
        });
        String session = session(item);
        return new LockRecord(
                key,
                text(item, layout.ownerName()),
                isFree(item) ? null : lease(item),
                text(item, layout.version()),
                expiry(item),
                token(item),
                session == null ? aliveUntil(item) : null,
                session,
                attributes);
    }

    /** Reads a row of a listing, as {@link #record(LockKey, Map)} does; empty if its keys are not ours. */
    Optional<LockRecord> record(Map<String, AttributeValue> item) {
        return keys.read(item).map(key -> record(key, item));
    }

    /** Returns the token in the attributes, or 0 if there is none or it is invalid. */
    long token(Map<String, AttributeValue> item) {
        BigDecimal number = number(item, layout.fencingToken());
        return number == null ? 0 : FencingTokens.of(number);
    }

    /** Returns whether the attributes are those of the main row of a lock that has, or had, members. */
    boolean isShared(Map<String, AttributeValue> item) {
        return item.containsKey(TableLayout.SHARED);
    }

    /** Returns whether the attributes name a waiter. */
    boolean isAwaited(Map<String, AttributeValue> item) {
        return item.containsKey(layout.waiterName());
    }

    /** Returns the holds that the row of a session says that others have ended. */
    Set<String> revoked(Map<String, AttributeValue> item) {
        AttributeValue holds = item.get(TableLayout.REVOKED);
        return holds == null || !holds.hasSs() ? Set.of() : Set.copyOf(holds.ss());
    }

    private boolean isFree(Map<String, AttributeValue> item) {
        return !item.containsKey(layout.ownerName()) && !item.containsKey(layout.version());
    }

    private @Nullable Duration lease(Map<String, AttributeValue> item) {
        BigDecimal seconds = number(item, layout.lease());
        if (seconds == null || seconds.signum() <= 0 || seconds.compareTo(MAX_LEASE_SECONDS) > 0) {
            return null;
        }
        // Rounded up: a waiter must never wait for less than the holder's lease.
        BigDecimal nanos = seconds.movePointRight(NANO_DIGITS).setScale(0, RoundingMode.CEILING);
        return Duration.ofNanos(nanos.longValueExact());
    }

    /** Returns until when the holder may live; {@code null} for other versions than ours, which it cannot belong to. */
    private @Nullable Instant aliveUntil(Map<String, AttributeValue> item) {
        BigDecimal seconds = number(item, layout.aliveUntil());
        if (!hasVersionOfOurs(item)
                || seconds == null
                || seconds.signum() <= 0
                || seconds.compareTo(MAX_EPOCH_SECONDS) >= 0) {
            return null;
        }
        return Instant.ofEpochSecond(seconds.setScale(0, RoundingMode.CEILING).longValueExact());
    }

    /**
     * Returns the session that keeps the hold alive. Clients that know no sessions leave the attribute in the row when
     * they take the lock, but write a lease of their own.
     */
    @Nullable
    String session(Map<String, AttributeValue> item) {
        String session = text(item, layout.sessionId());
        boolean enrolled = hasVersionOfOurs(item) && SessionRow.ENROLLED_LEASE.equals(lease(item));
        return enrolled && session != null && SessionRow.isId(session) ? session : null;
    }

    private boolean hasVersionOfOurs(Map<String, AttributeValue> item) {
        String version = text(item, layout.version());
        return version != null && HoldVersion.prefix(version).isPresent();
    }

    private @Nullable Instant expiry(Map<String, AttributeValue> item) {
        BigDecimal seconds = number(item, layout.expiry());
        return seconds == null || seconds.signum() < 0 || seconds.compareTo(MAX_EPOCH_SECONDS) > 0
                ? null
                : Instant.ofEpochSecond(seconds.longValue());
    }

    private static @Nullable BigDecimal number(Map<String, AttributeValue> item, String attribute) {
        AttributeValue value = item.get(attribute);
        return value == null || value.n() == null ? null : new BigDecimal(value.n());
    }

    private static @Nullable String text(Map<String, AttributeValue> item, String attribute) {
        AttributeValue value = item.get(attribute);
        return value == null ? null : value.s();
    }
}
