package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Mark;
import io.leasehold.internal.store.MemberWait;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import io.leasehold.internal.store.Take;
import io.leasehold.test.internal.MemberStates;
import io.leasehold.test.internal.MemoryTable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A table in memory that answers at once, and misbehaves once for each fault that a test puts in. For one thread. */
final class MemoryStore implements LockStore {

    enum Operation {
        TAKE,
        TAKE_ALL,
        BEAT,
        RELEASE,
        ANNOUNCE,
        WITHDRAW,
        REVOKE,
        MARK,
        WAIT_FOR,
        MEMBERS,
        READ,
        READ_SOME,
        READ_ALL
    }

    enum Fault {
        /** Nothing goes wrong, this time. */
        NONE,
        /** The request is lost: nothing happens, and no answer comes. */
        LOSE_REQUEST,
        /** The request is carried out, and no answer comes. */
        LOSE_RESPONSE,
        /** The request is carried out, and its answer is an error that does not say so. */
        FAIL_AFTER,
        /** The request is carried out twice, as a retrying SDK may have it, and the second answer is given. */
        REPEAT,
        /** The request is carried out and answered, and carried out once more at {@link #land()}. */
        REPEAT_LATE,
        /** The request is not carried out, and neither would a second. */
        DENY,
        /** The request is not carried out for lack of capacity. */
        THROTTLE,
        /** The request waits until {@link #land()} carries it out; no answer comes. */
        HOLD_BACK,
        /** The request waits until {@link #land()} carries it out; its answer comes then. */
        DELAY,
        /** The request is carried out, and its answer comes at {@link #land()}. */
        DELAY_ANSWER,
        /** The store itself breaks, in a way that no seam foresees. */
        THROW
    }

    /** A request that arrived: when, and with which beat if it was one. */
    record Request(Operation operation, LockKey key, long at, long beat) {}

    private final MemoryTable table = new MemoryTable(Duration.ZERO, Duration.ZERO, 2);
    final Map<LockKey, LockRecord> rows = table.rows();
    final Map<LockKey, Row.Malformed> malformed = table.malformed();
    final Map<LockKey, String> waiters = table.waiters();
    final Map<LockKey, String> sessionStates = table.sessionStates();
    final Map<LockKey, Set<String>> revoked = table.revoked();

    final MemberStates members = table.members();
    final List<Operation> requests = new ArrayList<>();
    final List<Request> log = new ArrayList<>();
    int pages;
    /** The lock whose requests meet the faults; {@code null} for all locks. */
    @Nullable
    LockKey afflicted;

    /** What the next transactions are answered, which are then not carried out. */
    final Deque<GroupOutcome> groupOutcomes = new ArrayDeque<>();

    /** The transactions that arrived. */
    final List<GroupTake> groupTakes = new ArrayList<>();

    /** How many rows the next read of more answers, leaving out the others; 0 for all. */
    int unreadOnce;

    /** The table's own time, in seconds since the epoch. */
    long date = Answer.NO_DATE;

    private final LongSupplier clock;
    private final boolean deletes;
    private final Map<Operation, Deque<Fault>> faults = new EnumMap<>(Operation.class);
    private final Map<Operation, Fault> lasting = new EnumMap<>(Operation.class);
    private final List<Runnable> heldBack = new ArrayList<>();

    MemoryStore(LongSupplier clock) {
        this(clock, false);
    }

    /**
     * Makes a table.
     *
     * @param deletes whether releases delete the row, so that others cannot say in it that they wait
     */
    MemoryStore(LongSupplier clock, boolean deletes) {
        this.clock = clock;
        this.deletes = deletes;
    }

    /** Makes the next request of the kind go wrong. */
    void next(Operation operation, Fault fault) {
        faults.computeIfAbsent(operation, any -> new ArrayDeque<>()).add(fault);
    }

    /** Makes all requests of the kind go wrong until {@link #heal()}. */
    void always(Operation operation, Fault fault) {
        lasting.put(operation, fault);
    }

    void always(Fault fault) {
        List.of(Operation.values()).forEach(operation -> always(operation, fault));
    }

    void heal() {
        lasting.clear();
        faults.clear();
    }

    /** Carries out the requests that were held back. */
    void land() {
        List<Runnable> late = List.copyOf(heldBack);
        heldBack.clear();
        late.forEach(Runnable::run);
    }

    long count(Operation operation) {
        return requests.stream().filter(operation::equals).count();
    }

    List<Request> log(Operation operation) {
        return log.stream().filter(seen -> seen.operation() == operation).toList();
    }

    /** Puts another client's hold into the table. */
    LockRecord occupy(LockKey key, String owner, String version, Duration lease) {
        return table.occupy(key, owner, version, lease);
    }

    @Override
    public CompletionStage<Answer<Outcome>> take(Take take) {
        return answer(Operation.TAKE, take.key(), 0, () -> table.take(take));
    }

    @Override
    public CompletionStage<Answer<GroupOutcome>> takeAll(GroupTake group) {
        LockKey first = group.parts().get(0).take().key();
        return answer(Operation.TAKE_ALL, first, 0, () -> {
            groupTakes.add(group);
            GroupOutcome forced = groupOutcomes.poll();
            return forced == null ? table.takeAll(group) : forced;
        });
    }

    @Override
    public CompletionStage<Answer<Outcome>> beat(Beat beat) {
        return answer(Operation.BEAT, beat.key(), beat.beat(), () -> table.beat(beat));
    }

    @Override
    public CompletionStage<Answer<Outcome>> release(Release release) {
        return answer(Operation.RELEASE, release.key(), 0, () -> {
            Outcome outcome = table.release(release);
            boolean marked = members.isMarked(release.key());
            if (deletes && !marked && outcome instanceof Outcome.Applied && !SessionRow.isOne(release.key())) {
                table.delete(release.key());
            }
            return outcome;
        });
    }

    @Override
    public boolean hasSilentWaiters() {
        return deletes;
    }

    @Override
    public CompletionStage<Answer<Outcome>> announce(Announcement announcement) {
        return answer(Operation.ANNOUNCE, announcement.key(), 0, () -> table.announce(announcement));
    }

    @Override
    public CompletionStage<Answer<Outcome>> withdraw(Announcement announcement) {
        return answer(Operation.WITHDRAW, announcement.key(), 0, () -> table.withdraw(announcement));
    }

    @Override
    public CompletionStage<Answer<Outcome>> revoke(Revocation revocation) {
        return answer(Operation.REVOKE, revocation.session(), 0, () -> table.revoke(revocation));
    }

    @Override
    public CompletionStage<Answer<Row>> mark(Mark mark) {
        return answer(Operation.MARK, mark.lock(), 0, () -> table.mark(mark));
    }

    @Override
    public CompletionStage<Answer<Outcome>> waitFor(MemberWait wait) {
        return answer(Operation.WAIT_FOR, wait.row(), 0, () -> table.waitFor(wait));
    }

    @Override
    public CompletionStage<Answer<Members>> members(LockKey lock, @Nullable Object cursor, Duration timeout) {
        return answer(Operation.MEMBERS, lock, 0, () -> table.members(lock, cursor));
    }

    @Override
    public CompletionStage<Answer<Rows>> readSome(List<LockKey> keys, Duration timeout) {
        return answer(Operation.READ_SOME, keys.get(0), 0, () -> table.some(keys));
    }

    @Override
    public CompletionStage<Answer<ReadRows>> readAll(List<LockKey> keys, Duration timeout) {
        return answer(Operation.READ_ALL, keys.get(0), 0, () -> {
            ReadRows all = table.all(keys);
            return unreadOnce > 0 && keys.size() > unreadOnce ? leaveOut(all, keys) : all;
        });
    }

    private ReadRows leaveOut(ReadRows all, List<LockKey> keys) {
        List<LockKey> left = keys.subList(unreadOnce, keys.size());
        unreadOnce = 0;
        Map<LockKey, Row> read = new HashMap<>(all.rows());
        left.forEach(read::remove);
        return new ReadRows(read, Set.copyOf(left));
    }

    @Override
    public CompletionStage<Answer<Row>> read(LockKey key, Duration timeout) {
        return answer(Operation.READ, key, 0, () -> table.rowOf(key));
    }

    @Override
    public CompletionStage<Answer<Page>> page(
            @Nullable String partitionKey, @Nullable Object cursor, Duration timeout) {
        pages++;
        return CompletableFuture.completedFuture(new Answer<>(table.page(partitionKey, cursor), date));
    }

    @Override
    public Set<String> reservedNames() {
        return Set.of("owner_name");
    }

    private synchronized <T> CompletionStage<Answer<T>> answer(
            Operation operation, LockKey key, long beat, Misbehaviour.Effect<T> effect) {
        requests.add(operation);
        log.add(new Request(operation, key, clock.getAsLong(), beat));
        return Misbehaviour.of(
                afflicted == null || afflicted.equals(key) ? faultOf(operation) : Fault.NONE,
                () -> new Answer<>(effect.carryOut(), date),
                heldBack);
    }

    private Fault faultOf(Operation operation) {
        Fault once = faults.getOrDefault(operation, new ArrayDeque<>()).poll();
        return once == null ? lasting.getOrDefault(operation, Fault.NONE) : once;
    }
}
