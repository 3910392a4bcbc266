package io.leasehold.sample.board;

import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches the lock table as a waiter does: measures how long ago each row last changed, by its own monotonic clock. For
 * one thread.
 */
final class TableWatch {

    private static final long NANOS_A_MILLI = 1_000_000;

    private final LockClient locks;
    private final LongSupplier nanoTime;
    private final Map<LockKey, Sighting> sightings = new HashMap<>();

    TableWatch(LockClient locks, LongSupplier nanoTime) {
        this.locks = locks;
        this.nanoTime = nanoTime;
    }

    /** Returns the prefix of each lock's key in the table; may be empty. */
    String keyPrefix() {
        return locks.keyPrefix();
    }

    List<Row> look() {
        Set<LockKey> present = new HashSet<>();
        try (Stream<LockRecord> records = locks.findAll()) {
            List<LockRecord> found = records.peek(row -> present.add(row.key())).toList();
            Map<String, Optional<LockRecord>> sessions = new HashMap<>();
            List<Row> rows = found.stream()
                    .map(row -> row(row, keptAliveBy(row, sessions)))
                    .toList();
            sightings.keySet().retainAll(present);
            return rows;
        }
    }

    /** Returns the row that the holder's heartbeats change: that of its session if it has one; null if it is missing. */
    private @Nullable LockRecord keptAliveBy(LockRecord row, Map<String, Optional<LockRecord>> sessions) {
        String session = row.session();
        return session == null
                ? row
                : sessions.computeIfAbsent(session, id -> locks.find(LockKey.of(id)))
                        .orElse(null);
    }

    private Row row(LockRecord row, @Nullable LockRecord keptAliveBy) {
        long now = nanoTime.getAsLong();
        String version = keptAliveBy == null ? null : keptAliveBy.version();
        Sighting seen = sightings.compute(
                row.key(),
                (key, last) ->
                        last != null && Objects.equals(last.version(), version) ? last : new Sighting(version, now));
        boolean ended = row.session() != null && keptAliveBy != null && !keptAliveBy.isHeld();
        Long lease = row.leaseDuration() == null ? null : row.leaseDuration().toMillis();
        return new Row(
                row.key().toString(),
                row.ownerName(),
                Long.toString(row.fencingToken()),
                lease,
                ended && lease != null ? lease : (now - seen.at()) / NANOS_A_MILLI,
                Optional.ofNullable(keptAliveBy)
                        .flatMap(locks::deadSince)
                        .map(Instant::toEpochMilli)
                        .orElse(null),
                row.session() == null ? null : SessionView.shortId(row.session()),
                Member.of(row),
                Presence.copyOf(row));
    }

    private record Sighting(@Nullable String version, long at) {}

    /**
     * A row of the table.
     *
     * @param owner the holder; null if there is none
     * @param token fencing token of the present or last hold
     * @param lease milliseconds that others wait for a holder without heartbeats
     * @param silent milliseconds since the row last changed, or that of its session, as this copy measures it; the whole
     *     lease if the session has ended
     * @param deadSince when the holder's lease was over at the latest, in milliseconds since the epoch of the table's
     *     clock; null if the holder may live
     * @param session the first characters of the id of the session that keeps the lock alive; null if none does
     * @param member what the row stands for if it is that of one of several holders of a lock; null for the row of a lock
     * @param copy the copy of this application that the row announces
     */
    record Row(
            String lock,
            @Nullable String owner,
            String token,
            @Nullable Long lease,
            long silent,
            @Nullable Long deadSince,
            @Nullable String session,
            @Nullable Member member,
            Presence.@Nullable Copy copy) {}

    /**
     * One that shares a lock, or a place of its limit.
     *
     * @param of the lock
     * @param sortKey of its own row, whose partition key is that of the lock
     */
    record Member(String of, String partitionKey, String sortKey) {

        static @Nullable Member of(LockRecord row) {
            return row.isMember()
                    ? new Member(
                            row.lock().toString(),
                            row.key().partitionKey(),
                            row.key().sortKey())
                    : null;
        }
    }
}
