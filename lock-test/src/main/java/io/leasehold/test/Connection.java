package io.leasehold.test;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockTableException;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Mark;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.MemberWait;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import io.leasehold.test.internal.MemoryTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Connects one client to the table: answers at once, except during outages that a test begins. */
final class Connection implements LockStore {

    private static final Set<String> RESERVED = Set.of(
            LockTable.DEFAULT_PARTITION_KEY_NAME,
            LockTable.DEFAULT_SORT_KEY_NAME,
            LockTable.DEFAULT_TTL_ATTRIBUTE_NAME,
            LockTable.DEFAULT_OWNER_NAME_ATTRIBUTE,
            LockTable.DEFAULT_LEASE_DURATION_ATTRIBUTE,
            LockTable.DEFAULT_VERSION_ATTRIBUTE,
            LockTable.DEFAULT_FENCING_TOKEN_ATTRIBUTE,
            LockTable.DEFAULT_WAITER_NAME_ATTRIBUTE,
            LockTable.DEFAULT_ALIVE_UNTIL_ATTRIBUTE,
            LockTable.DEFAULT_SESSION_ID_ATTRIBUTE,
            "session_state",
            "revoked",
            "shared",
            "waits_for");

    private final MemoryTable table;
    private final LongSupplier date;
    private final Map<LockKey, Outage> outages = new ConcurrentHashMap<>();
    private volatile @Nullable Outage outageOfAll;

    /**
     * Makes a connection.
     *
     * @param date tells the table's own time, in seconds since the epoch
     */
    Connection(MemoryTable table, LongSupplier date) {
        this.table = table;
        this.date = date;
    }

    void begin(Outage outage) {
        outageOfAll = outage;
    }

    void begin(Outage outage, LockKey key) {
        outages.put(key, outage);
    }

    void end() {
        outageOfAll = null;
        outages.clear();
    }

    void end(LockKey key) {
        outages.remove(key);
    }

    /** Returns whether there is an outage for the lock. */
    boolean isOut(LockKey key) {
        return outageOf(key) != null;
    }

    @Override
    public CompletionStage<Answer<Outcome>> take(Take take) {
        return answer(outageOf(take.key()), () -> table.take(take));
    }

    @Override
    public CompletionStage<Answer<GroupOutcome>> takeAll(GroupTake group) {
        return answer(outageOfAny(group.parts().stream().map(part -> part.take().key())), () -> table.takeAll(group));
    }

    @Override
    public CompletionStage<Answer<Outcome>> beat(Beat beat) {
        return answer(outageOf(beat.key()), () -> table.beat(beat));
    }

    @Override
    public CompletionStage<Answer<Outcome>> release(Release release) {
        return answer(outageOf(release.key()), () -> table.release(release));
    }

    @Override
    public CompletionStage<Answer<Outcome>> announce(Announcement announcement) {
        return answer(outageOf(announcement.key()), () -> table.announce(announcement));
    }

    @Override
    public CompletionStage<Answer<Outcome>> withdraw(Announcement announcement) {
        return answer(outageOf(announcement.key()), () -> table.withdraw(announcement));
    }

    @Override
    public CompletionStage<Answer<Outcome>> revoke(Revocation revocation) {
        return answer(outageOf(revocation.session()), () -> table.revoke(revocation));
    }

    @Override
    public CompletionStage<Answer<Row>> mark(Mark mark) {
        return answer(outageOf(mark.lock()), () -> table.mark(mark));
    }

    @Override
    public CompletionStage<Answer<Outcome>> waitFor(MemberWait wait) {
        return answer(outageOf(wait.row()), () -> table.waitFor(wait));
    }

    @Override
    public CompletionStage<Answer<Members>> members(LockKey lock, @Nullable Object cursor, Duration timeout) {
        return answer(outageOf(lock), () -> table.members(lock, cursor));
    }

    @Override
    public CompletionStage<Answer<Rows>> readSome(List<LockKey> keys, Duration timeout) {
        return answer(outageOfAll, () -> table.some(keys));
    }

    @Override
    public CompletionStage<Answer<ReadRows>> readAll(List<LockKey> keys, Duration timeout) {
        return answer(outageOfAny(keys.stream()), () -> table.all(keys));
    }

    @Override
    public CompletionStage<Answer<Row>> read(LockKey key, Duration timeout) {
        return answer(outageOf(key), () -> table.rowOf(key));
    }

    @Override
    public CompletionStage<Answer<Page>> page(
            @Nullable String partitionKey, @Nullable Object cursor, Duration timeout) {
        return answer(outageOfAll, () -> table.page(partitionKey, cursor));
    }

    @Override
    public Set<String> reservedNames() {
        return RESERVED;
    }

    private @Nullable Outage outageOf(LockKey key) {
        Outage ofAll = outageOfAll;
        return ofAll == null ? outageOfLock(key) : ofAll;
    }

    /** That of a lock is one of the rows of its shared holders, and of the places of its limit, as well. */
    private @Nullable Outage outageOfLock(LockKey row) {
        return outages.entrySet().stream()
                .filter(each -> each.getKey().equals(row) || MemberRow.isOf(each.getKey(), row))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Outage outageOfAny(Stream<LockKey> keys) {
        return keys.map(this::outageOf).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private <T> CompletionStage<Answer<T>> answer(@Nullable Outage outage, Supplier<T> request) {
        if (outage == null) {
            return CompletableFuture.completedFuture(new Answer<>(request.get(), date.getAsLong()));
        }
        return switch (outage) {
            case CUT_OFF -> new CompletableFuture<>();
            case LOST_ANSWERS -> {
                var unused = request.get();
                yield new CompletableFuture<>();
            }
            case THROTTLED ->
                failure(
                        StoreException.Kind.TRANSIENT,
                        new LockException(
                                LockException.Code.STORE_UNAVAILABLE,
                                "The test's outage THROTTLED: the lock table refused the request for lack of capacity."));
            case ACCESS_DENIED ->
                failure(
                        StoreException.Kind.FATAL,
                        new LockTableException(
                                LockException.Code.ACCESS_DENIED,
                                LockTable.DEFAULT_NAME,
                                "The test's outage ACCESS_DENIED: the credentials do not allow access to the lock table.",
                                null));
        };
    }

    private static <T> CompletionStage<T> failure(StoreException.Kind kind, LockException reason) {
        return CompletableFuture.failedFuture(new StoreException(kind, reason, null));
    }
}
