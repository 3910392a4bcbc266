package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Row;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Reads and writes several rows of the table at once: each as one event, under the conditions of the requests. */
final class GroupTable {

    private static final int STREAM = 4_000;

    /** One in so many readings leaves rows unread, where any does. */
    private static final int UNREAD = 5;

    private final Fleet fleet;
    private final SplittableRandom random;
    private final Set<String> done = new HashSet<>();

    GroupTable(Fleet fleet) {
        this.fleet = fleet;
        this.random = fleet.plan().random(STREAM);
    }

    /** Writes all holds or none. A request that has been carried out changes nothing when it comes again. */
    GroupOutcome takeAll(GroupTake group) {
        if (fleet.plan().has(Fault.NO_TRANSACTIONS)) {
            fleet.tally().count(Happening.GROUP_WITHOUT_TRANSACTIONS);
            return new GroupOutcome.Unsupported();
        }
        if (done.contains(group.requestToken())) {
            fleet.tally().count(Happening.GROUP_TWICE);
            return new GroupOutcome.Applied();
        }
        Map<LockKey, Row> refused = new LinkedHashMap<>();
        for (GroupTake.Part part : group.parts()) {
            Row row = fleet.table().read(part.take().key());
            if (!isMet(part, row)) {
                refused.put(part.take().key(), row);
            }
        }
        boolean half = fleet.plan().table() == TableVariant.HALF_TRANSACTIONS;
        if (refused.isEmpty() || half) {
            group.parts().stream()
                    .filter(part -> !refused.containsKey(part.take().key()))
                    .forEach(this::write);
        }
        if (!refused.isEmpty()) {
            return new GroupOutcome.Refused(refused);
        }
        done.add(group.requestToken());
        return new GroupOutcome.Applied();
    }

    private void write(GroupTake.Part part) {
        Outcome outcome = fleet.table().take(part.take());
        boolean asSaid = outcome instanceof Outcome.Applied applied && applied.fencingToken() == part.grantedToken();
        if (!asSaid && fleet.plan().table() == TableVariant.CORRECT) {
            fleet.world()
                    .violate(
                            "I31",
                            part.take().key(),
                            "a group counts on token " + part.grantedToken() + ", but the table says " + outcome);
        }
    }

    private boolean isMet(GroupTake.Part part, Row row) {
        TableVariant variant = fleet.plan().table();
        boolean anyToken = variant == TableVariant.TRANSACTIONS_IGNORE_TOKENS;
        if (row instanceof Row.Held held) {
            boolean same = !held.shared()
                    && part.take().replaced() != null
                    && held.version().equals(part.take().replaced().version());
            return same && (anyToken || held.record().fencingToken() == part.seenToken());
        }
        long token = row instanceof Row.Free free ? free.record().fencingToken() : 0;
        return !(row instanceof Row.Malformed)
                && !(row instanceof Row.Free marked && marked.shared())
                && part.take().replaced() == null
                && (anyToken || token == part.seenToken());
    }

    /** Reads rows, and leaves some of them unread now and then, as a table does that has no capacity. */
    LockStore.ReadRows readAll(List<LockKey> keys) {
        boolean busy = fleet.plan().has(Fault.UNREAD_ROWS)
                && fleet.world().now() < fleet.plan().active()
                && random.nextInt(UNREAD) == 0;
        Map<LockKey, Row> rows = new HashMap<>();
        Set<LockKey> unread = new HashSet<>();
        for (LockKey key : keys) {
            if (busy && (unread.isEmpty() || random.nextBoolean())) {
                unread.add(key);
            } else {
                rows.put(key, fleet.table().read(key));
            }
        }
        if (!unread.isEmpty()) {
            fleet.tally().count(Happening.UNREAD_ROWS);
        }
        return new LockStore.ReadRows(rows, unread);
    }
}
