package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads the rows of a group once, and finds the first lock that cannot be taken. */
final class GroupReading {

    /** The number of requests for one reading. A table that leaves rows unread even then has no capacity. */
    private static final int MOST_REQUESTS = 8;

    private final Context context;
    private final GroupAcquisition group;
    private final Duration limit;
    private final Map<LockKey, CompletableFuture<Boolean>> takable = new HashMap<>();
    private final CompletableFuture<Optional<GroupMember>> firstBusy = new CompletableFuture<>();
    private int requests;

    GroupReading(Context context, GroupAcquisition group, Duration limit) {
        this.context = context;
        this.group = group;
        this.limit = limit;
    }

    /** Begins to read; the result is the first busy lock, in the order of the keys, or empty if there is none. */
    CompletableFuture<Optional<GroupMember>> begin(Sender sender) {
        read(sender, group.members().stream().map(GroupMember::key).toList());
        return firstBusy;
    }

    private void read(Sender sender, List<LockKey> keys) {
        if (group.isOver()) {
            return;
        }
        requests++;
        PacedRequest<Answer<LockStore.ReadRows>> read =
                context.table().readAll(sender, keys, limit).unlessSentWithin(limit);
        Completions.on(group.answer(), (answer, failure) -> read.withdraw());
        Completions.on(read.result(), (answer, failure) -> {
            try {
                if (group.isOver()) {
                    // Another request of this client may have the lock by now: what the row shows is no news.
                    firstBusy.complete(Optional.empty());
                } else if (answer == null) {
                    firstBusy.completeExceptionally(StoreException.of(Objects.requireNonNull(failure)));
                } else {
                    see(answer.content(), answer.date());
                }
            } catch (RuntimeException | Error e) {
                firstBusy.completeExceptionally(e);
            }
        });
    }

    private void see(LockStore.ReadRows read, long date) {
        for (GroupMember member : group.members()) {
            Row row = read.rows().get(member.key());
            if (row != null) {
                takable.put(member.key(), member.see(row, date));
            }
        }
        List<LockKey> unread = group.members().stream()
                .map(GroupMember::key)
                .filter(key -> !takable.containsKey(key))
                .toList();
        if (unread.isEmpty()) {
            judge();
        } else if (requests < MOST_REQUESTS) {
            context.scheduler()
                    .schedule(RetryPause.of(context.entropy()), () -> group.step(() -> read(Sender.ENGINE, unread)));
        } else {
            firstBusy.completeExceptionally(tooBusy(unread));
        }
    }

    private void judge() {
        List<CompletableFuture<Boolean>> all = List.copyOf(takable.values());
        Completions.on(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)), (done, failure) -> {
            if (failure != null) {
                firstBusy.completeExceptionally(StoreException.of(failure));
            } else {
                firstBusy.complete(group.members().stream()
                        .filter(member -> !Objects.requireNonNull(takable.get(member.key()))
                                .join())
                        .findFirst());
            }
        });
    }

    private static StoreException tooBusy(List<LockKey> unread) {
        LockException reason = new LockException(
                LockException.Code.STORE_UNAVAILABLE,
                "DynamoDB left " + unread.size() + " rows of a group unread, such as that of lock '" + unread.get(0)
                        + "'. Check the table's capacity.");
        return new StoreException(StoreException.Kind.TRANSIENT, reason, null);
    }
}
