package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Announcement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Announces in other owners' rows that this client waits, and withdraws the announcement when no request waits any
 * more. It withdraws in the background. If the name stayed, an owner would yield to a waiter that does not exist.
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
     * Announces that this client waits.
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

    /** Notes that the lock was granted to this client. Its take has removed the waiter's name from the row. */
    void granted(LockKey key) {
        Made before = made.remove(key);
        if (before != null && !before.answer().isDone()) {
            orphans.track(withdrawn(before));
        }
    }

    /**
     * Withdraws the announcement after all requests that it was made for have ended.
     *
     * @param pause returns how long to wait before that, in nanoseconds
     */
    void withdraw(LockKey key, LongSupplier pause) {
        Made before = made.remove(key);
        if (before != null) {
            orphans.after(pause.getAsLong(), () -> withdrawn(before));
        }
    }

    /** Withdraws only after the answer to the announcement, which could otherwise land later. */
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
