package io.leasehold.test.internal;

import io.leasehold.LockKey;
import io.leasehold.internal.store.GroupOutcome;
import io.leasehold.internal.store.GroupTake;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.Take;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Carries out writes of several rows as DynamoDB does: all of them or none, and each request only once. Not safe for use
 * by several threads.
 */
public final class Transactions {

    private final Set<String> done = new HashSet<>();

    /**
     * Writes the holds if all conditions are met.
     *
     * @param rows reads a row
     * @param write writes one hold; all conditions are met
     */
    public GroupOutcome takeAll(GroupTake group, Function<LockKey, Row> rows, Consumer<Take> write) {
        if (done.contains(group.requestToken())) {
            return new GroupOutcome.Applied();
        }
        Map<LockKey, Row> refused = new LinkedHashMap<>();
        for (GroupTake.Part part : group.parts()) {
            Row row = rows.apply(part.take().key());
            if (!isMet(part, row)) {
                refused.put(part.take().key(), row);
            }
        }
        if (!refused.isEmpty()) {
            return new GroupOutcome.Refused(refused);
        }
        group.parts().forEach(part -> write.accept(part.take()));
        done.add(group.requestToken());
        return new GroupOutcome.Applied();
    }

    private static boolean isMet(GroupTake.Part part, Row row) {
        if (row instanceof Row.Held held) {
            return !held.shared()
                    && part.take().replaced() != null
                    && held.version().equals(part.take().replaced().version())
                    && held.record().fencingToken() == part.seenToken();
        }
        long token = row instanceof Row.Free free ? free.record().fencingToken() : 0;
        boolean usable = !(row instanceof Row.Malformed) && !(row instanceof Row.Free marked && marked.shared());
        return usable && part.take().replaced() == null && token == part.seenToken();
    }

    /** Forgets all requests. */
    void clear() {
        done.clear();
    }
}
