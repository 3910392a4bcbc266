package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.engine.pace.Urgency;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Tells one request how long the owners of several rows must still be waited for. For one thread at a time. */
final class LeaseWatch {

    private final Context context;
    private final ClientState client;

    /** What the request itself remembers, since the common memory may forget it. */
    private final Map<LockKey, Observation> seen = new HashMap<>();

    LeaseWatch(Context context, ClientState client) {
        this.context = context;
        this.client = client;
    }

    /**
     * Returns how long the owner in a row that was just read must still be waited for without a sign of life; not
     * positive if it is dead.
     *
     * @param date that of the answer which showed the row
     */
    CompletableFuture<Long> nanosLeft(Row.Held held, long date) {
        if (client.registry().isDead(held.version())) {
            return CompletableFuture.completedFuture(0L);
        }
        LockKey key = held.record().key();
        Observation latest = client.observations().see(key, seen.get(key), held, context.nano());
        seen.put(key, latest);
        String session = held.record().session();
        if (session != null) {
            return client.sessions().of(session).nanosLeft();
        }
        boolean over = context.table().clock().isOver(held.record(), date);
        return CompletableFuture.completedFuture(over ? 0L : client.jumps().nanosLeft(latest));
    }

    /** Releases a row for its owner, which is dead, exactly as it was read. */
    PacedRequest<Outcome> free(Row.Held dead, Duration limit) {
        forget(dead.record().key());
        return context.table()
                .release(
                        Sender.ENGINE,
                        Urgency.release(limit.toNanos(), true),
                        limit,
                        () -> Release.asRead(dead.record(), dead.version(), context.wallTime(), limit));
    }

    /** Forgets a row whose owner is gone. */
    void forget(LockKey key) {
        seen.remove(key);
        client.observations().forget(key);
    }
}
