package io.leasehold.spring.boot.actuate;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockSession;
import io.leasehold.LockWaiter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the endpoint about this process. Durations are ISO-8601 texts. In the table the key prefix stands
 * before each key.
 *
 * @param held the locks that it holds, each with the name of its client, and its mode: exclusive, shared or limit N
 * @param waiting the requests that it has not answered yet
 * @param sessions the sessions that keep several of the held locks alive
 * @param methods what is annotated with {@code @DistributedLock}: the attributes that are set, by method
 */
record LocksView(
        List<Held> held, List<Waiting> waiting, List<Session> sessions, Map<String, Map<String, Object>> methods) {

    record Held(
            String client,
            String keyPrefix,
            String key,
            String sortKey,
            @Nullable String name,
            String mode,
            String owner,
            long fencingToken,
            String status,
            String age,
            String sinceHeartbeat,
            String remaining) {

        static Held of(String client, LockHandle handle, String keyPrefix) {
            return new Held(
                    client,
                    keyPrefix,
                    handle.key().partitionKey(),
                    handle.key().sortKey(),
                    handle.request().name().orElse(null),
                    modeOf(handle.request()),
                    handle.ownerName(),
                    handle.fencingToken(),
                    handle.status().name(),
                    text(handle.age()),
                    text(handle.sinceHeartbeat()),
                    text(handle.remaining()));
        }
    }

    record Waiting(
            String client,
            String keyPrefix,
            String key,
            String sortKey,
            @Nullable String name,
            String mode,
            String waited,
            String left) {

        static Waiting of(String client, LockWaiter waiter, String keyPrefix) {
            LockKey key = waiter.request().key();
            return new Waiting(
                    client,
                    keyPrefix,
                    key.partitionKey(),
                    key.sortKey(),
                    waiter.request().name().orElse(null),
                    modeOf(waiter.request()),
                    text(waiter.waited()),
                    text(waiter.left()));
        }
    }

    record Session(String client, String id, int locks, String status, String sinceHeartbeat) {

        static Session of(String client, LockSession session) {
            return new Session(
                    client, session.id(), session.locks(), session.status().name(), text(session.sinceHeartbeat()));
        }
    }

    /**
     * The row of one lock. Shows the names of additional attributes, but not their values, which belong to the
     * application.
     *
     * @param deadSince when the holder's lease was over at the latest, by the table's clock, if the holder is known to be
     *     dead; others can acquire the lock at once
     * @param session the session that keeps the lock alive instead of heartbeats of its own
     * @param members those that share the lock or have a place of its limit, or wait for that; {@code null} if they could
     *     not be read
     */
    record Row(
            String client,
            String keyPrefix,
            String key,
            String sortKey,
            boolean held,
            @Nullable String owner,
            long fencingToken,
            @Nullable String lease,
            @Nullable String version,
            @Nullable String expiry,
            @Nullable String deadSince,
            @Nullable SessionView session,
            @Nullable List<Member> members,
            Set<String> attributes) {

        static Row of(NamedLockClients.Found found, @Nullable SessionView session) {
            LockRecord record = found.record();
            List<LockRecord> members = found.members();
            return new Row(
                    found.client(),
                    found.locks().keyPrefix(),
                    record.key().partitionKey(),
                    record.key().sortKey(),
                    record.isHeld(),
                    record.ownerName(),
                    record.fencingToken(),
                    leaseOf(record),
                    record.version(),
                    record.expiryTime() == null ? null : record.expiryTime().toString(),
                    found.locks().deadSince(record).map(Instant::toString).orElse(null),
                    session,
                    members == null
                            ? null
                            : members.stream()
                                    .map(member -> Member.of(found.locks(), member))
                                    .toList(),
                    record.attributes().keySet());
        }
    }

    /**
     * The row of one that shares a lock or has a place of its limit, or waits for that.
     *
     * @param sortKey of its row, by which the hold can be released by force; the key is that of the lock
     * @param deadSince as of a lock's row
     */
    record Member(
            String sortKey,
            @Nullable String owner,
            long fencingToken,
            @Nullable String lease,
            @Nullable String deadSince) {

        static Member of(LockClient locks, LockRecord record) {
            return new Member(
                    record.key().sortKey(),
                    record.ownerName(),
                    record.fencingToken(),
                    leaseOf(record),
                    locks.deadSince(record).map(Instant::toString).orElse(null));
        }
    }

    private static String modeOf(LockRequest request) {
        return request.isShared()
                ? "shared"
                : request.limit().isPresent() ? "limit " + request.limit().getAsInt() : "exclusive";
    }

    private static @Nullable String leaseOf(LockRecord record) {
        Duration lease = record.leaseDuration();
        return lease == null ? null : text(lease);
    }

    static String text(Duration duration) {
        return Duration.ofMillis(duration.toMillis()).toString();
    }
}
