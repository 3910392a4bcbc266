package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends every request of this client to the lock table. Nothing else in the engine calls a {@link LockStore}. Each result
 * fails with a {@link io.leasehold.internal.store.StoreException} and nothing else, at the latest when the request's own
 * time limit has passed.
 */
final class Table {

    private final LockStore background;
    private final StoreCalls calls;

    Table(LockStore background, Scheduler scheduler) {
        this.background = background;
        this.calls = new StoreCalls(scheduler);
    }

    /**
     * Asks the given store for a lock.
     *
     * @param late takes an answer that comes after the time limit
     */
    CompletableFuture<Outcome> take(LockStore store, Take take, Consumer<? super Outcome> late) {
        return calls.within(take.timeout(), () -> store.take(take), late);
    }

    /**
     * Sends a heartbeat.
     *
     * @param late takes an answer that comes after the time limit
     */
    CompletableFuture<Outcome> beat(Beat beat, Consumer<? super Outcome> late) {
        return calls.within(beat.timeout(), () -> background.beat(beat), late);
    }

    CompletableFuture<Outcome> release(LockStore store, Release release) {
        return calls.within(release.timeout(), () -> store.release(release), late -> {});
    }

    CompletableFuture<Outcome> announce(Announcement announcement) {
        return calls.within(announcement.timeout(), () -> background.announce(announcement), late -> {});
    }

    CompletableFuture<Outcome> withdraw(Announcement announcement) {
        return calls.within(announcement.timeout(), () -> background.withdraw(announcement), late -> {});
    }

    CompletableFuture<Row> read(LockStore store, LockKey key, Duration limit) {
        return calls.within(limit, () -> store.read(key, limit), late -> {});
    }

    CompletableFuture<LockStore.Page> page(
            LockStore store, @Nullable String partitionKey, @Nullable Object cursor, Duration limit) {
        return calls.within(limit, () -> store.page(partitionKey, cursor, limit), late -> {});
    }

    /** Refuses additional attributes that the table cannot hold. */
    void check(Map<String, Object> attributes) {
        background.check(attributes);
    }

    /** Returns the attribute names that additional attributes must not use. */
    Set<String> reservedNames() {
        return background.reservedNames();
    }
}
