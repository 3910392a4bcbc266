package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Announcement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Says in other owners' rows that this client waits, and takes that back, in the background, once none of its requests does:
 * a name that stays would make an owner let others go first of whom there are none.
 */
final class Announcements {

    private record Made(Announcement announcement, CompletableFuture<?> answer) {}

    private final String name;
    private final Table table;
    private final Orphans orphans;
    private final Map<LockKey, Made> made = new ConcurrentHashMap<>();

    Announcements(String name, Table table, Orphans orphans) {
        this.name = name;
        this.table = table;
        this.orphans = orphans;
    }

    /**
     * Says that this client waits.
     *
     * @param sent is run when the request is sent
     */
    void announce(LockKey key, Duration limit, Runnable sent) {
        Announcement announcement = new Announcement(key, name, limit);
        CompletableFuture<?> answer =
                table.announce(announcement, sent).unlessSentWithin(limit).result();
        made.put(key, new Made(announcement, answer));
        orphans.track(answer);
    }

    /** Notes that the lock was granted to this client, whose take has left no name in the row that was there before. */
    void granted(LockKey key) {
        Made before = made.remove(key);
        if (before != null && !before.answer().isDone()) {
            orphans.track(withdrawn(before));
        }
    }

    /**
     * Takes back what was announced for requests that have all given up.
     *
     * @param pause returns how long to wait before that, in nanoseconds
     */
    void withdraw(LockKey key, LongSupplier pause) {
        Made before = made.remove(key);
        if (before != null) {
            orphans.after(pause.getAsLong(), () -> withdrawn(before));
        }
    }

    /** Only after the announcement has been answered, which could otherwise land later. */
    private CompletableFuture<?> withdrawn(Made before) {
        return before.answer()
                .handle((answer, failure) -> before.announcement())
                .thenCompose(this::withdrawn);
    }

    private CompletableFuture<?> withdrawn(Announcement announcement) {
        return table.withdraw(announcement)
                .unlessSentWithin(announcement.timeout())
                .result();
    }
}
