package io.leasehold.internal.engine.threads;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.Take;
import io.leasehold.test.internal.MemoryTable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A table that answers on threads of its own, after short and random times, and fails now and then, unless told
 * otherwise. It frees whatever it is asked to free, sooner or later, so that nobody ever has to wait for a lease.
 */
final class UnreliableTable implements LockStore, AutoCloseable {

    private static final int THREADS = 3;
    private static final long MOST_LATENCY = TimeUnit.MICROSECONDS.toNanos(800);

    /** A write that comes later than this is lost, lest it land when its sender has already undone it. */
    private static final long STALE = TimeUnit.MILLISECONDS.toNanos(150);

    private final MemoryTable table;
    private final ScheduledExecutorService network;
    private final boolean onCaller;
    private final boolean fails;

    UnreliableTable() {
        this(
                new MemoryTable(Duration.ofHours(1), Duration.ofHours(1), 25),
                Executors.newScheduledThreadPool(THREADS),
                false,
                true);
    }

    private UnreliableTable(MemoryTable table, ScheduledExecutorService network, boolean onCaller, boolean fails) {
        this.table = table;
        this.network = network;
        this.onCaller = onCaller;
        this.fails = fails;
    }

    /** Returns the same table, which answers at once, and does not fail. */
    UnreliableTable atItsBest() {
        return new UnreliableTable(table, network, true, false);
    }

    /** Returns the same table, which does its work on the calling thread, as that over a blocking client does. */
    LockStore forCallers() {
        return new UnreliableTable(table, network, true, fails);
    }

    @Override
    public CompletionStage<Answer<Outcome>> take(Take take) {
        return answer(take.timeout(), false, () -> table.take(take));
    }

    @Override
    public CompletionStage<Answer<GroupOutcome>> takeAll(GroupTake group) {
        return answer(group.timeout(), false, () -> table.takeAll(group));
    }

    @Override
    public CompletionStage<Answer<Outcome>> beat(Beat beat) {
        return answer(beat.timeout(), false, () -> table.beat(beat));
    }

    @Override
    public CompletionStage<Answer<Outcome>> release(Release release) {
        return answer(release.timeout(), true, () -> table.release(release));
    }

    @Override
    public CompletionStage<Answer<Outcome>> announce(Announcement announcement) {
        return answer(announcement.timeout(), false, () -> table.announce(announcement));
    }

    @Override
    public CompletionStage<Answer<Outcome>> withdraw(Announcement announcement) {
        return answer(announcement.timeout(), false, () -> table.withdraw(announcement));
    }

    @Override
    public CompletionStage<Answer<Outcome>> revoke(Revocation revocation) {
        return answer(revocation.timeout(), false, () -> table.revoke(revocation));
    }

    @Override
    public CompletionStage<Answer<Rows>> readSome(List<LockKey> keys, Duration timeout) {
        return answer(timeout, false, () -> table.some(keys));
    }

    @Override
    public CompletionStage<Answer<ReadRows>> readAll(List<LockKey> keys, Duration timeout) {
        return answer(timeout, false, () -> table.all(keys));
    }

    @Override
    public CompletionStage<Answer<Row>> read(LockKey key, Duration timeout) {
        return answer(timeout, false, () -> table.rowOf(key));
    }

    @Override
    public CompletionStage<Answer<Page>> page(
            @Nullable String partitionKey, @Nullable Object cursor, Duration timeout) {
        return answer(timeout, false, () -> table.page(partitionKey, cursor));
    }

    @Override
    public Set<String> reservedNames() {
        return Set.of();
    }

    private <T> CompletionStage<Answer<T>> answer(Duration timeout, boolean certain, Supplier<T> effect) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
        long sent = System.nanoTime();
        int fate = fails ? random.nextInt(1000) : Integer.MAX_VALUE;
        Runnable arrival = () -> arrive(sent, certain, fate, timeout, () -> dated(effect.get()), answer);
        if (onCaller || random.nextInt(5) == 0) {
            arrival.run();
        } else {
            var unused = network.schedule(arrival, random.nextLong(MOST_LATENCY), TimeUnit.NANOSECONDS);
        }
        return answer;
    }

    private static <T> Answer<T> dated(T content) {
        return new Answer<>(content, TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
    }

    private <T> void arrive(
            long sent, boolean certain, int fate, Duration timeout, Supplier<T> effect, CompletableFuture<T> answer) {
        if (fate < 20 && !certain) {
            answer.completeExceptionally(failure(StoreException.Kind.TRANSIENT));
            return;
        }
        T result;
        synchronized (table) {
            if (!certain && System.nanoTime() - sent > STALE) {
                return;
            }
            result = effect.get();
            if (fate < 60) {
                result = effect.get();
            }
        }
        respond(fate, timeout, result, answer);
    }

    private <T> void respond(int fate, Duration timeout, T result, CompletableFuture<T> answer) {
        if (fate >= 100) {
            answer.complete(result);
        } else if (fate >= 80) {
            answer.completeExceptionally(failure(StoreException.Kind.AMBIGUOUS));
        } else if (fate >= 77) {
            long late = timeout.toNanos() + MOST_LATENCY;
            var unused = network.schedule(() -> answer.complete(result), late, TimeUnit.NANOSECONDS);
        } else if (fate < 75) {
            answer.complete(result);
        }
    }

    private static StoreException failure(StoreException.Kind kind) {
        return new StoreException(
                kind, new LockException(LockException.Code.STORE_UNAVAILABLE, "made to fail by the test"), null);
    }

    @Override
    public void close() {
        network.shutdownNow();
    }
}
