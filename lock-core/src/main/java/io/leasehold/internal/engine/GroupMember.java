package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One lock of a group that is being acquired: its request, and what the group knows of its row. */
final class GroupMember {

    private final Context context;
    private final ClientState client;
    private final Acquisition model;
    private final WatchedLock watched;
    private final GrantCheck grants;
    private final RequestRate rate = new RequestRate();
    private @Nullable LockRecord replaced;
    private long seenToken;
    private boolean marked;

    /**
     * Makes a member.
     *
     * @param model says what is asked for; it joins no queue itself
     */
    GroupMember(Context context, ClientState client, Acquisition model) {
        this.context = context;
        this.client = client;
        this.model = model;
        this.watched = new WatchedLock(client, model, context.table().clock());
        this.grants = new GrantCheck(context, model);
    }

    LockKey key() {
        return model.key();
    }

    LockRequest request() {
        return model.request();
    }

    Acquisition model() {
        return model;
    }

    Duration attemptTimeout() {
        return model.timing().attemptTimeout();
    }

    /**
     * Notes a row that was just read, and decides whether the lock can be taken now, by the rules for a single request. A
     * malformed row fails the result.
     */
    CompletableFuture<Boolean> see(Row row, long date) {
        if (row instanceof Row.Malformed malformed) {
            return CompletableFuture.failedFuture(
                    new StoreException(StoreException.Kind.FATAL, malformed.problem(), null));
        }
        if (row instanceof Row.Held held) {
            return seeHeld(held, date);
        }
        watched.seeFree(row);
        marked = row instanceof Row.Free known && known.shared();
        replaced = null;
        seenToken = row instanceof Row.Free free ? free.record().fencingToken() : 0;
        return CompletableFuture.completedFuture(!watched.isYielded(context.nano()));
    }

    private CompletableFuture<Boolean> seeHeld(Row.Held held, long date) {
        replaced = held.record();
        marked = held.shared();
        seenToken = held.record().fencingToken();
        client.queues().noteTrouble(model, null);
        boolean abandoned = client.registry().isDead(held.version());
        watched.see(held, abandoned, context.nano());
        String session = held.record().session();
        if (abandoned) {
            return CompletableFuture.completedFuture(!watched.isYielded(context.nano()));
        }
        return session == null
                ? CompletableFuture.completedFuture(watched.isOver(held, date))
                : watched.session(session).nanosLeft().thenApply(left -> left <= 0);
    }

    /** Returns whether the row says that the lock has, or had, members, so that the group cannot take it in a transaction. */
    boolean isMarked() {
        return marked;
    }

    /** Returns what a transaction that is sent now does with the row as it was seen. */
    GroupTake.Part part(Acquisition.Attempt attempt) {
        LockRecord former = replaced;
        return new GroupTake.Part(
                new Take(
                        key(),
                        attempt.holdId(),
                        context.settings().ownerName(),
                        model.timing().leaseDuration(),
                        request().attributes(),
                        Instant.ofEpochMilli(attempt.sent().wallMillis()),
                        former,
                        attempt.aliveUntil().seconds(),
                        former != null && client.registry().isDead(Objects.requireNonNull(former.version())),
                        attemptTimeout()),
                seenToken);
    }

    /** Returns what counts the requests for this lock that the group sends while it waits for it. */
    RequestRate rate() {
        return rate;
    }

    /** Returns what decides whether a write that has landed may become a hold. */
    GrantCheck grants() {
        return grants;
    }
}
