package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Chooses the slot that one request takes next. */
final class Slots {

    /**
     * A slot to take.
     *
     * @param dead the hold to take over; {@code null} if the slot is free
     */
    record Choice(LockKey row, @Nullable LockRecord dead) {}

    /** What a query has shown: a slot, or how long none becomes free without a sign of its owner. */
    record View(@Nullable Choice choice, long nanosLeft) {}

    private final Context context;
    private final ClientState client;
    private final LockKey lock;
    private final int limit;
    private final LeaseWatch leases;

    Slots(Context context, ClientState client, LockKey lock, int limit) {
        this.context = context;
        this.client = client;
        this.lock = lock;
        this.limit = limit;
        this.leases = new LeaseWatch(context, client);
    }

    /** Returns the slot that this client used last, if it may be free. */
    @Nullable
    Choice remembered() {
        Integer last = client.lastSlots().get(lock);
        LockKey row = last == null || last >= limit ? null : MemberRow.slot(lock, last);
        return row == null || isOwn(row) || isYielded(row) ? null : new Choice(row, null);
    }

    private boolean isOwn(LockKey row) {
        return client.queues().allOwn(lock).stream()
                .anyMatch(hold -> hold.grant().row().equals(row));
    }

    private boolean isYielded(LockKey row) {
        return client.yielded().nanosLeft(row, context.nano()) > 0;
    }

    void took(LockKey row) {
        client.lastSlots().put(lock, MemberRow.slotOf(row));
    }

    /** Chooses a free slot at random, so that clients that look at the same time do not all try the same one. */
    CompletableFuture<View> choose(MemberQuery.Found found) {
        Set<Integer> busy = new HashSet<>();
        List<Row.Held> held = new ArrayList<>();
        for (Row.Held slot : found.held()) {
            int number = MemberRow.slotOf(slot.record().key());
            if (number >= 0 && number < limit) {
                busy.add(number);
                held.add(slot);
            }
        }
        Choice free = free(busy);
        return free == null ? dead(held, found.date()) : CompletableFuture.completedFuture(new View(free, 0));
    }

    private @Nullable Choice free(Set<Integer> busy) {
        int from = (int) context.entropy().between(0, limit - 1);
        for (int i = 0; i < limit; i++) {
            int number = (from + i) % limit;
            LockKey row = busy.contains(number) ? null : MemberRow.slot(lock, number);
            if (row != null && !isOwn(row) && !isYielded(row)) {
                return new Choice(row, null);
            }
        }
        return null;
    }

    private CompletableFuture<View> dead(List<Row.Held> held, long date) {
        List<Row.Held> others = held.stream().filter(slot -> !isLive(slot)).toList();
        List<CompletableFuture<Long>> left =
                others.stream().map(slot -> leases.nanosLeft(slot, date)).toList();
        return CompletableFuture.allOf(left.toArray(CompletableFuture[]::new)).thenApply(done -> {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < others.size(); i++) {
                Row.Held slot = others.get(i);
                long nanos = left.get(i).join();
                if (nanos <= 0) {
                    leases.forget(slot.record().key());
                    return new View(new Choice(slot.record().key(), slot.record()), 0);
                }
                least = Math.min(least, nanos);
            }
            return new View(null, least);
        });
    }

    /** Returns whether the slot shows a live hold of this client. */
    private boolean isLive(Row.Held slot) {
        return HoldVersion.prefix(slot.version())
                .flatMap(prefix -> client.registry().live(prefix.substring(0, prefix.length() - 1)))
                .isPresent();
    }
}
